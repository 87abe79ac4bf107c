"""Fetch literature from its services, politely, into a folder that a build needs no network for."""
