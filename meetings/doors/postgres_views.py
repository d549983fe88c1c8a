"""How the policies are laid over the tables of PostgreSQL: for each surface a schema of views and a role.

A view binds to what stood when it was made, and a viewer's login makes nothing: there is no table that could
keep what the shared parts find for one viewer. Settings of the transaction keep it, as they keep who that is.
"""

import re
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.engine import Connection

from meetings import policy
from meetings.doors.viewers import VIEWER_FUNCTIONS

RECORD_SCHEMA = "rec"
# PostgreSQL asks a function for each row, a query of its own once in a statement.
_FACT = re.compile(r"(viewer_\w+\(\))")
_PART = re.compile(r"\{see\}(_\w+)")
_PART_ASKED = re.compile(r"(\S+) (NOT )?IN \((SELECT \w+\.\w+ FROM \{see\}(_\w+) \w+)\)")

_MAY_ACT = text(
    "SELECT pg_has_role(:login, role.oid, 'MEMBER') AND has_schema_privilege(role.oid, schema.oid, 'USAGE') "
    "AND (SELECT count(*) = :number AND bool_and(has_table_privilege(role.oid, laid.oid, 'SELECT')) "
    "FROM pg_class laid WHERE laid.relnamespace = schema.oid AND laid.relname = ANY(:names)) "
    "FROM pg_roles role, pg_namespace schema WHERE role.rolname = :role AND schema.nspname = :surface"
)


def rules_of(surface: str) -> str:
    """The schema of a surface's policies as they stand, for what is asked in a write, which keeps nothing."""
    return f"{surface}_rules"


def keeping(surface: str) -> str:
    """The statement that finds what is kept for the viewer who was bound, and hands it on in settings."""
    parts = sorted(policy.once(surface))
    settings = ", ".join(f"set_config('kept.{part}', k.{part}, true)" for part in parts)
    return f"SELECT {settings} FROM {surface}.kept k"


def drop_views(connection: Connection) -> None:
    """Take the surfaces away, so that a migration may change the tables under them."""
    for surface in policy.SURFACES:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {surface}, {rules_of(surface)} CASCADE"))


def build_views(connection: Connection, viewer_login: str) -> None:
    """Lay the surfaces over the tables, let the viewer's login act as each; policies are never migrated."""
    _make_functions(connection)
    for surface in policy.SURFACES:
        role = f"caseroom_{surface}"
        _make_role(connection, role)
        _lay(connection, rules_of(surface), rules(surface))
        _lay(connection, surface, selects(surface))
        readable = ", ".join(f"{surface}.{name}" for name in (*sorted(policy.tables(surface)), "kept"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA {surface} TO {role}"))
        connection.execute(text(f"GRANT SELECT ON {readable} TO {role}"))
        _let_act(connection, role, viewer_login)


def may_act(connection: Connection, login: str, surface: str) -> bool:
    """Whether a login may act as a surface, and the surface read all that is laid for it.

    What was restored from a backup may lack its roles and grants.
    """
    names = [*sorted(policy.tables(surface)), "kept"]
    facts = {"login": login, "role": f"caseroom_{surface}", "surface": surface, "names": names}
    return bool(connection.scalar(_MAY_ACT, facts | {"number": len(names)}))


def rules(surface: str) -> dict[str, str]:
    """Every policy of a surface by name, each after those it reads, as it stands.

    A part that is evaluated once is a WITH of each view that reads it, however many of its arms ask.
    """
    laid, views, once = _laid(surface, rules_of(surface)), policy.views(surface), policy.once(surface)
    return {name: _with(laid, _all_parts(body, views, once)) + laid[name] for name, body in views.items()}


def selects(surface: str) -> dict[str, str]:
    """Every view of a surface by name, each after those it reads; `kept` finds what the others are handed."""
    laid, views, once = _laid(surface, surface), policy.views(surface), policy.once(surface)
    handed = {part: _handed(surface, part) for part in views if part in once}
    found = {
        name: _with(handed, once.intersection(_PART.findall(body))) + laid[name]
        for name, body in views.items()
        if name not in once
    }
    return found | {"kept": _kept(surface)}


def _kept(surface: str) -> str:
    once = policy.once(surface)
    each = (f"(SELECT json_agg(p)::text FROM {part} p) AS {part}" for part in sorted(once))
    return f"{_with(_laid(surface, rules_of(surface)), once)}SELECT {', '.join(each)}"


def _handed(surface: str, part: str) -> str:
    setting = f"(SELECT nullif(current_setting('kept.{part}', true), '')::json)"
    return f"SELECT k.* FROM json_populate_recordset(NULL::{rules_of(surface)}.{part}, {setting}) k"


def _laid(surface: str, schema: str) -> dict[str, str]:
    """The policies of a surface as a schema is given them; parts evaluated once are named alone."""
    once = policy.once(surface)

    def asked(found: re.Match[str]) -> str:
        """PostgreSQL may join an IN to the rows outside; an array of its own it fills first."""
        if found[4] not in once:
            return found[0]
        return f"{found[1]} {'<> ALL' if found[2] else '= ANY'} (ARRAY({found[3]}))"

    def laid(body: str) -> str:
        named = _PART.sub(lambda part: part[1] if part[1] in once else part[0], _PART_ASKED.sub(asked, body))
        return _FACT.sub(r"(SELECT public.\1)", named.format(rec=f"{RECORD_SCHEMA}.", see=f"{schema}."))

    return {name: laid(body) for name, body in policy.views(surface).items()}


def _all_parts(body: str, views: Mapping[str, str], once: frozenset[str]) -> frozenset[str]:
    """The parts evaluated once that a policy reads, and those that these read."""
    own = once.intersection(_PART.findall(body))
    return own.union(*(_all_parts(views[part], views, once) for part in own))


def _with(texts: Mapping[str, str], parts: frozenset[str]) -> str:
    found = ", ".join(f"{name} AS MATERIALIZED ({texts[name]})" for name in texts if name in parts)
    return f"WITH {found}\n" if found else ""


def _lay(connection: Connection, schema: str, views: Mapping[str, str]) -> None:
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    for name, select in views.items():
        statement = f"CREATE VIEW {schema}.{name} WITH (security_barrier) AS {select}"
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _let_act(connection: Connection, role: str, login: str) -> None:
    """Let a login act as a surface; what the surface reads, it reads in no other way.

    Before PostgreSQL 16 that is said of the login and not of the grant.
    """
    says_of_grant = (connection.dialect.server_version_info or (0,)) >= (16,)
    connection.execute(text(f'GRANT {role} TO "{login}"{" WITH INHERIT FALSE" if says_of_grant else ""}'))
    if not says_of_grant:
        connection.execute(text(f'ALTER ROLE "{login}" NOINHERIT'))


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
