"""Which tables are evidence, and the triggers that refuse to change or delete a row of them."""

from collections.abc import Collection, Iterable

from sqlalchemy import text
from sqlalchemy.engine import Connection

EVIDENCE = (
    "acknowledgements",
    "action_answers",
    "audit_rows",
    "corrections",
    "checkpoints",
    "decision_audiences",
    "decision_endings",
    "decisions",
    "disclosure_events",
    "dissent_confirmations",
    "dissent_replies",
    "dissents",
    "extract_decisions",
    "extract_files",
    "extract_pieces",
    "extracts",
    "former_partnerships",
    "minutes",
    "minutes_cases",
    "minutes_files",
    "minutes_information",
    "minutes_notes",
    "minutes_omissions",
    "minutes_readings",
    "minutes_recipients",
    "narratives",
    "partner_notices",
    "presence_corrections",
    "readings",
    "request_answers",
    "request_grants",
    "request_pieces",
    "requests",
    "return_answers",
)
_REFUSAL = "evidence is append-only"
# TRUNCATE fires no trigger of a row.
_CHANGES = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


class EvidenceError(Exception):
    """An evidence table stands without its trigger; the service must not start."""


def build_triggers(connection: Connection) -> None:
    """Guard every evidence table; triggers are code, rebuilt after each migration."""
    drop_triggers(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
            )
        )
    for table in EVIDENCE:
        for change in _CHANGES[connection.dialect.name]:
            connection.execute(text(_trigger(table, change, connection.dialect.name)))


def drop_triggers(connection: Connection) -> None:
    """Take the triggers away, so that a migration may rebuild the tables under them."""
    for table in EVIDENCE:
        for change in _CHANGES[connection.dialect.name]:
            where = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            if connection.dialect.name == "sqlite" or _exists(connection, table):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{change}{where}"))


def check_triggers(connection: Connection) -> None:
    """Raise EvidenceError when an evidence table lacks a trigger."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    require_triggers(connection.dialect.name, connection.execute(text(query)).scalars(), EVIDENCE)


def require_triggers(dialect: str, found: Iterable[str], tables: Collection[str]) -> None:
    """Raise EvidenceError when one of the tables is evidence and its triggers are not among those found."""
    evidence = [table for table in EVIDENCE if table in tables]
    wanted = {f"{table}_no_{change}" for table in evidence for change in _CHANGES[dialect]}
    if missing := sorted(wanted.difference(found)):
        raise EvidenceError(f"evidence can be changed: the triggers {', '.join(missing)} are missing")


def _exists(connection: Connection, table: str) -> bool:
    return connection.execute(text("SELECT to_regclass(:name)"), {"name": table}).scalar() is not None


def _trigger(table: str, change: str, dialect: str) -> str:
    each = "STATEMENT" if change == "truncate" else "ROW"
    head = f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} FOR EACH {each}"
    if dialect == "postgresql":
        return f"{head} EXECUTE FUNCTION refuse_change()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
