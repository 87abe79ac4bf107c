"""Measure how fast Kneadle is on this machine, beside what the machine could do at best."""
