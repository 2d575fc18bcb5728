"""The floor: the least a durable bot can do, by hand on raw sqlite3, at the same safety."""

import sqlite3
from pathlib import Path
from time import perf_counter

_SCHEMA = """
CREATE TABLE inbound(id INTEGER PRIMARY KEY);
CREATE TABLE talk(who INTEGER PRIMARY KEY, state TEXT);
CREATE TABLE issue(id INTEGER PRIMARY KEY, who INT, what TEXT);
CREATE TABLE outbox(id INTEGER PRIMARY KEY, who INT, text TEXT);
"""


def turn_micros(folder: Path, turns: int) -> float:
    """µs for a turn of four statements and a commit with `synchronous=FULL`."""
    db = sqlite3.connect(folder / "floor.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.executescript(_SCHEMA)
    begin = perf_counter()
    for n in range(turns):
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO inbound VALUES (?)", (n,))
        db.execute("INSERT OR REPLACE INTO talk VALUES (?, ?)", (n % 97, "confirming"))
        db.execute("INSERT INTO issue(who, what) VALUES (?, ?)", (n % 97, "下水井盖坏了"))
        db.execute("INSERT INTO outbox(who, text) VALUES (?, ?)", (n % 97, "已登记"))
        db.execute("COMMIT")
    took = perf_counter() - begin
    db.close()
    return took / turns * 1e6
