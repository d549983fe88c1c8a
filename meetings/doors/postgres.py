"""The doors on PostgreSQL: whom a transaction's policies are judged for."""

from datetime import UTC

from psycopg import Connection as PsycopgConnection
from sqlalchemy import text
from sqlalchemy.engine import Connection

from meetings import policy
from meetings.doors import postgres_views
from meetings.doors.viewers import Actor, Viewer

_BIND = text(
    "SELECT set_config('role', :role, true), set_config('search_path', :path, true), "
    "set_config('app.agency', :agency, true), set_config('app.person', :person, true), "
    "set_config('app.meeting', :meeting, true), set_config('app.now', :now, true)"
)
_ACT = text(
    "SELECT set_config('app.agency', :agency, true), set_config('app.person', :person, true), "
    "set_config('app.meeting', :meeting, true), set_config('app.now', :now, true)"
)
_KEEPING = {surface: text(postgres_views.keeping(surface)) for surface in policy.SURFACES}


def keep_plans(raw: PsycopgConnection, _: object) -> None:
    """Keep a plan of every statement there is: a surface has more than the hundred that psycopg keeps."""
    raw.prepared_max = 1000


def look_as(connection: Connection, viewer: Viewer) -> None:
    """Bind one viewer to the connection's present transaction, and find what is kept for them."""
    facts = _facts(viewer) | {"role": f"caseroom_{viewer.surface}", "path": viewer.surface}
    connection.execute(_BIND, facts)
    connection.execute(_KEEPING[viewer.surface])


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
