"""The tables that a library is kept in."""

SCHEMA = """
CREATE TABLE sources (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, root INTEGER NOT NULL,
    file TEXT NOT NULL, fingerprint TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
    year INTEGER, design TEXT, topic TEXT, record TEXT NOT NULL);
CREATE TABLE copies (
    source INTEGER NOT NULL, position INTEGER NOT NULL, root INTEGER NOT NULL, file TEXT NOT NULL,
    fingerprint TEXT NOT NULL, characters INTEGER NOT NULL, record TEXT);
CREATE TABLE labels (source INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, source INTEGER NOT NULL, position INTEGER NOT NULL, heading TEXT,
    page INTEGER, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    embedded BLOB NOT NULL);
CREATE TABLE refused (
    path TEXT NOT NULL, reason TEXT NOT NULL, fix TEXT NOT NULL, record INTEGER, root TEXT,
    name TEXT);
CREATE INDEX labels_by_source ON labels (source, kind);
"""
