"""A service's SQLite file seen from outside: what is in it, whether anybody wrote, and put back as it was."""

import sqlite3
from pathlib import Path
from typing import Any

from models import Base

Rows = dict[str, list[tuple[Any, ...]]]
TABLES = Base.metadata.sorted_tables


class Database:
    """The file as it was when this was made, and as it is now."""

    def __init__(self, file: Path) -> None:
        self._live = sqlite3.connect(file)
        self._kept = sqlite3.connect(":memory:")
        self._live.backup(self._kept)
        self._schema: int = self._live.execute("PRAGMA schema_version").fetchone()[0]
        self._clean = self._seen = self._version()
        self._first = self._rows = self._read()

    def rows(self) -> Rows:
        """Every row of every table, but for those that say who read what, was refused, or has tried."""
        if self._version() != self._seen:
            self._seen, self._rows = self._version(), self._read()
        return self._rows

    def put_back(self) -> None:
        """Everything as it was."""
        if self._version() != self._clean:
            self._kept.backup(self._live)
            # A copy is given another number, at which every connection would plan all its statements anew.
            self._live.execute(f"PRAGMA schema_version={self._schema}")
            self._clean = self._seen = self._version()
            self._rows = self._first

    def close(self) -> None:
        """Let go of the file."""
        self._live.close()
        self._kept.close()

    def _version(self) -> int:
        """Another number whenever somebody else has committed."""
        found: int = self._live.execute("PRAGMA data_version").fetchone()[0]
        return found

    def _read(self) -> Rows:
        found = {table.name: self._live.execute(f"SELECT * FROM {table.name}").fetchall() for table in TABLES}
        found["audit_rows"] = [row for row in found["audit_rows"] if not _is_asking(row)]
        found["readings"] = found["throttles"] = []
        return found


def _is_asking(row: tuple[Any, ...]) -> bool:
    return any(isinstance(value, str) and value.endswith((".read", ".refused")) for value in row)
