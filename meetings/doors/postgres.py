"""The doors on PostgreSQL: tables in a schema of their own, for each surface a schema of views and a role."""

import re
from collections.abc import Mapping
from datetime import UTC

from psycopg import Connection as PsycopgConnection
from sqlalchemy import text
from sqlalchemy.engine import Connection

from meetings import policy
from meetings.doors.viewers import VIEWER_FUNCTIONS, Actor, Viewer

RECORD_SCHEMA = "rec"
_BIND = text(
    "SELECT set_config('role', :role, true), set_config('search_path', :path, true), "
    "set_config('app.agency', :agency, true), set_config('app.person', :person, true), "
    "set_config('app.meeting', :meeting, true), set_config('app.now', :now, true)"
)
_ACT = text(
    "SELECT set_config('app.agency', :agency, true), set_config('app.person', :person, true), "
    "set_config('app.meeting', :meeting, true), set_config('app.now', :now, true)"
)
# PostgreSQL asks a function for each row, a query of its own once in a statement.
_FACT = re.compile(r"(viewer_\w+\(\))")
_PART = re.compile(r"\{see\}(_\w+)")
_PART_ASKED = re.compile(r"(\S+) (NOT )?IN \((SELECT \w+\.\w+ FROM \{see\}(_\w+) \w+)\)")


def keep_plans(raw: PsycopgConnection, _: object) -> None:
    """Keep a plan of every statement there is: a surface has more than the hundred that psycopg keeps."""
    raw.prepared_max = 1000


def look_as(connection: Connection, viewer: Viewer) -> None:
    """Bind one viewer to the connection's present transaction, in one round trip."""
    facts = _facts(viewer) | {"role": f"caseroom_{viewer.surface}", "path": viewer.surface}
    connection.execute(_BIND, facts)


def act_as(connection: Connection, actor: Actor) -> None:
    """Judge the desk's policies for this actor inside the present write."""
    connection.execute(_ACT, _facts(actor))


def _facts(actor: Actor) -> dict[str, str]:
    return {
        "agency": actor.agency or "",
        "person": actor.person or "",
        "meeting": getattr(actor, "meeting", None) or "",
        "now": actor.now.astimezone(UTC).isoformat(" ", "microseconds"),
    }


def drop_views(connection: Connection) -> None:
    """Take the surfaces away, so that a migration may change the tables under them."""
    for surface in policy.SURFACES:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {surface} CASCADE"))


def build_views(connection: Connection, viewer_login: str) -> None:
    """Lay the surfaces over the tables, let the viewer's login act as each; policies are never migrated."""
    _make_functions(connection)
    for surface in policy.SURFACES:
        role = f"caseroom_{surface}"
        _make_role(connection, role)
        connection.execute(text(f"CREATE SCHEMA {surface}"))
        for name, select in selects(surface).items():
            statement = f"CREATE VIEW {surface}.{name} WITH (security_barrier) AS {select}"
            connection.exec_driver_sql(statement.replace("%", "%%"))
        readable = ", ".join(f"{surface}.{name}" for name in sorted(policy.tables(surface)))
        connection.execute(text(f"GRANT USAGE ON SCHEMA {surface} TO {role}"))
        connection.execute(text(f"GRANT SELECT ON {readable} TO {role}"))
        connection.execute(text(f'GRANT {role} TO "{viewer_login}"{_without_inheriting(connection)}'))


def selects(surface: str) -> dict[str, str]:
    """Every view of a surface by name, each after those it reads, as PostgreSQL is given it.

    A part that is evaluated once becomes a WITH of each view that reads it, however many of its arms ask.
    """
    views, once = policy.views(surface), policy.once(surface)
    laid = {name: _laid(body, surface, once) for name, body in views.items()}
    return {name: _with(laid, _parts(body, views, once)) + laid[name] for name, body in views.items()}


def _laid(body: str, surface: str, once: frozenset[str]) -> str:
    asking = _PART_ASKED.sub(lambda found: _asking_once(found) if found[4] in once else found[0], body)
    named = _PART.sub(lambda found: found[1] if found[1] in once else found[0], asking)
    return _FACT.sub(r"(SELECT public.\1)", named.format(rec=f"{RECORD_SCHEMA}.", see=f"{surface}."))


def _asking_once(found: re.Match[str]) -> str:
    """PostgreSQL may join an IN to the rows outside; an array of its own it fills first."""
    return f"{found[1]} {'<> ALL' if found[2] else '= ANY'} (ARRAY({found[3]}))"


def _parts(body: str, views: Mapping[str, str], once: frozenset[str]) -> frozenset[str]:
    """The parts evaluated once that a policy reads, and those that these read."""
    own = once.intersection(_PART.findall(body))
    return own.union(*(_parts(views[part], views, once) for part in own))


def _with(laid: Mapping[str, str], parts: frozenset[str]) -> str:
    found = ", ".join(f"{name} AS MATERIALIZED ({laid[name]})" for name in laid if name in parts)
    return f"WITH {found}\n" if found else ""


def _without_inheriting(connection: Connection) -> str:
    """A login that acts as no surface reads nothing; before PostgreSQL 16 it must itself be NOINHERIT."""
    version = connection.dialect.server_version_info or (0,)
    return " WITH INHERIT FALSE" if version >= (16,) else ""


def _make_functions(connection: Connection) -> None:
    for name in VIEWER_FUNCTIONS:
        _make_function(connection, name, "text", "")
    _make_function(connection, "now", "timestamptz", "::timestamptz")


def _make_function(connection: Connection, name: str, kind: str, cast: str) -> None:
    """A fact about the viewer; NULL, which sees nothing, where the transaction has none."""
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION public.viewer_{name}() RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE "
        f"AS $$ SELECT nullif(current_setting('app.{name}', true), ''){cast} $$"
    )


def _make_role(connection: Connection, role: str) -> None:
    connection.execute(
        text(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    )
