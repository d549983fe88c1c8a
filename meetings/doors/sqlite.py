"""The doors on SQLite: how a connection is made, and why the viewer's cannot name a base table."""

import re
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from meetings import policy
from meetings.doors.viewers import VIEWER_FUNCTIONS, Actor

RECORD_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    # Else INSERT OR REPLACE would delete a row of evidence behind its trigger's back.
    "recursive_triggers=ON",
)
# More than a surface has: planning a policy takes longer than running it, and so does authorising it.
STATEMENTS_KEPT = 1000
_PLAIN_STATEMENTS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE}
)
# Denied in the usual way, SQLite would say in its error which schema's table was not to be read.
_REFUSE_WITHOUT_A_WORD = -1
Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


class NoViewerError(Exception):
    """A policy was asked without a viewer, or with one of another surface."""


class DoorConnection(sqlite3.Connection):
    """A connection that knows whom its policies are judged for.

    `kept` are the parts that are evaluated once for a viewer, each table with the rule it is filled by.
    """

    surface: str | None = None
    filling = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.facts: dict[str, str | None] = {}
        self.kept: dict[str, str] = {}
        self._filling: dict[str, str] = {}
        self._filled: set[str] = set()

    def look_as(self, viewer: Actor | None) -> None:
        """Judge the policies for this viewer from now on; what was kept for another is forgotten first."""
        self.facts.clear()
        self.filling = True
        try:
            self._empty()
            if viewer is None:
                return
            if self.surface and getattr(viewer, "surface", None) != self.surface:
                raise NoViewerError
            self.facts.update(_stored(viewer))
            self._fill()
        finally:
            self.filling = False

    def keep(self, part: str, rule: str) -> None:
        """Evaluate a part once for each viewer: what its rule finds is kept in a table while they look."""
        self.kept[part] = rule
        self._filling[f"INSERT INTO temp.{part} SELECT * FROM temp.{rule}"] = f"DELETE FROM temp.{part}"

    def _fill(self) -> None:
        for statement, undo in self._filling.items():
            if self.execute(statement).rowcount:
                self._filled.add(undo)

    def _empty(self) -> None:
        """A viewer often fills few: an empty table costs as much to empty as to fill.

        What is emptied inside a transaction comes back where that is rolled back, so it stays noted.
        """
        for undo in self._filled:
            self.execute(undo)
        if not self.in_transaction:
            self._filled.clear()


def _stored(viewer: Actor) -> dict[str, str | None]:
    """The stored form of every fact about a viewer."""
    now = viewer.now.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return {name: getattr(viewer, name, None) for name in VIEWER_FUNCTIONS} | {"now": now}


def viewer_connection(path: Path, surface: str) -> DoorConnection:
    """A read-only connection where table names are a surface's policy views and nothing else can be read."""
    connection = _connect("file::memory:")
    connection.surface = surface
    alias = f"rec{secrets.token_hex(8)}"
    connection.execute(f"ATTACH '{path.as_uri()}?mode=ro' AS {alias}")
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA temp_store=MEMORY")
    views = policy.views(surface)
    names = {name: _hidden(name) for name in views}
    made = _add_views(connection, views, names, rec=f"{alias}.", once=policy.once(surface))
    connection.set_authorizer(_authorizer(connection, alias, made, policy.tables(surface)))
    return connection


def record_connection(path: Path) -> DoorConnection:
    """A connection to the tables; `add_check` lays a policy of the desk's over them."""
    connection = _connect(path.as_uri())
    for pragma in RECORD_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def add_check(connection: DoorConnection, table: str) -> None:
    """Lay the desk's policy of a table, and what it reads, over the tables as `desk__table`.

    Few tables are ever asked for in a write, and to lay all takes longer than the write.
    """
    laid = {name for (name,) in connection.execute("SELECT name FROM temp.sqlite_master")}
    if f"desk__{table}" in laid:
        return
    views = {name: text for name, text in policy.needed("desk", table).items() if f"desk__{name}" not in laid}
    _add_views(connection, views, {name: f"desk__{name}" for name in policy.views("desk")}, rec="main.")


def _connect(uri: str) -> DoorConnection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        factory=DoorConnection,
        check_same_thread=False,
        isolation_level=None,
        timeout=10,
        cached_statements=STATEMENTS_KEPT,
    )
    for name in (*VIEWER_FUNCTIONS, "now"):
        # Called hundreds of times in one statement: no Python of ours between SQLite and the fact.
        connection.create_function(
            f"viewer_{name}", 0, partial(connection.facts.__getitem__, name), deterministic=True
        )
    return connection


def _add_views(
    connection: DoorConnection,
    views: Mapping[str, str],
    names: Mapping[str, str],
    *,
    rec: str,
    once: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Make the views under the names given; returns all that was made."""
    for name, text in views.items():
        body = re.sub(r"\{see\}(\w+)", lambda found: f"temp.{names[found[1]]}", text).format(rec=rec)
        view = f"{names[name]}_rule" if name in once else names[name]
        connection.execute(f"CREATE TEMP VIEW {view} AS {body}")
        if name in once:
            _keep(connection, names[name], view)
    _expect_few(connection)
    return frozenset((*names.values(), *connection.kept.values()))


def _hidden(name: str) -> str:
    """A part's name that nobody can guess; EXPLAIN may tell one, and must not tell the others with it.

    The authorizer cannot tell a view from a WITH of the same name, which may read whatever it can name.
    """
    return f"part{secrets.token_hex(8)}{name}" if name.startswith("_") else name


def _keep(connection: DoorConnection, part: str, rule: str) -> None:
    """Make the table that keeps what a part's rule finds for one viewer, indexed by its first column.

    EXPLAIN names an index, so that its name must not be the part's.
    """
    columns = [name for _, name, *_ in connection.execute(f"PRAGMA temp.table_info({rule})")]
    connection.execute(f"CREATE TEMP TABLE {part} ({', '.join(columns)})")
    connection.execute(f"CREATE INDEX temp.first{secrets.token_hex(8)} ON {part} ({columns[0]})")
    connection.keep(part, rule)


def _expect_few(connection: DoorConnection) -> None:
    """Tell the planner that what is kept is little: it then starts there, not from all there ever was."""
    if not connection.kept:
        return
    connection.execute("ANALYZE temp")
    connection.executemany(
        "INSERT INTO temp.sqlite_stat1 SELECT tbl_name, name, '20 1' FROM temp.sqlite_schema"
        " WHERE type = 'index' AND tbl_name = ?",
        [(part,) for part in connection.kept],
    )
    connection.execute("ANALYZE temp.sqlite_schema")


def _authorizer(
    connection: DoorConnection, alias: str, views: frozenset[str], readable: frozenset[str]
) -> Authorizer:
    """Refuses every read that does not come through one of the surface's views."""

    def reads(table: str, column: str | None, base: str | None, inside: str) -> bool:
        # A table of which no column is read is named outside the view that reads it.
        from_view = inside in views or column == ""
        if base == alias or (base == "temp" and table in views - readable):
            return from_view
        return table in readable and (base == "temp" or (base is None and column == ""))

    def allowed(
        action: int, first: str | None, second: str | None, base: str | None, inside: str | None
    ) -> int:
        if action in _PLAIN_STATEMENTS or connection.filling:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and second != "load_extension":
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and (first, second) == ("read_uncommitted", None):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            is_read = reads((first or "").lower(), second, base, (inside or "").lower())
            return sqlite3.SQLITE_OK if is_read else _REFUSE_WITHOUT_A_WORD
        return sqlite3.SQLITE_DENY

    return allowed


def begin_reading(connection: Connection) -> None:
    """Begin a transaction that waits for no lock: past all that a statement which may fail goes through."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("BEGIN")


def look_as(connection: sqlite3.Connection, viewer: Actor | None) -> None:
    """Judge the connection's policies for this viewer from now on."""
    if not isinstance(connection, DoorConnection):
        raise TypeError("not a connection of a door")
    connection.look_as(viewer)
