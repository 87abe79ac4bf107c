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
"""
# Made last, which is faster than keeping them in order all along. Filters read the first two alone,
# not the sources' records.
INDEXES = """
CREATE INDEX sources_by_facts ON sources (year, design, topic, first, count);
CREATE INDEX labels_by_kind ON labels (kind, label, source);
CREATE INDEX passages_by_embedded ON passages (embedded);
"""
