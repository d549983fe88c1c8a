"""Need to know told a second time, in plain Python sets: what each viewer may see of a world.

Written from the rules of the design, not from the policies, so that a mistake has to be made twice to pass.
"""

from meetings.doors.viewers import Viewer
from models import agencies, enrolments, lawful, people
from models.base import Base
from tests.need_to_know import oracle_desk, oracle_document, oracle_figures, oracle_room
from tests.need_to_know.seen import Seen
from tests.need_to_know.worlds import World

_CATALOGUE = (
    agencies.Agency,
    agencies.Agreement,
    agencies.Intervention,
    agencies.MeetingType,
)
_STATEMENTS = (*_CATALOGUE, agencies.Statement)
_DOCUMENT = (*_STATEMENTS, agencies.Category, agencies.Objective)
_SIGNED_IN = (
    *_DOCUMENT,
    agencies.CategoryHolder,
    agencies.ChaserStep,
    agencies.FormerName,
    agencies.FormerPartnership,
    agencies.LadderStep,
    agencies.Partner,
    enrolments.MailDomain,
    lawful.GroundHolder,
    lawful.LawfulGround,
    lawful.RelevantAuthority,
    lawful.Term,
    lawful.UsualGround,
    people.Coordinator,
    people.Office,
    people.Person,
)


def oracle(world: World, viewer: Viewer) -> Seen:
    """Every row and column that a viewer may see of a world."""
    seen = Seen()
    if viewer.surface == "desk":
        _add_all(world, seen, _SIGNED_IN)
        person = next(one for one in world.of(people.Person) if one.id == viewer.person)
        oracle_desk.look(world, person, seen)
    elif viewer.surface == "room":
        _add_all(world, seen, _STATEMENTS)
        oracle_room.look(world, viewer.meeting, viewer.person, seen)
    elif viewer.surface == "document":
        _add_all(world, seen, _DOCUMENT)
        oracle_document.look(world, viewer.agency, viewer.meeting, seen, without=viewer.person)
    elif viewer.surface == "figures":
        _add_all(world, seen, (agencies.Agency,))
        oracle_figures.look(world, viewer, seen)
    else:
        _add_all(world, seen, _CATALOGUE)
        oracle_document.look_at_summary(world, viewer.meeting, seen)
    return seen


def _add_all(world: World, seen: Seen, kinds: tuple[type[Base], ...]) -> None:
    for kind in kinds:
        seen.add(world.of(kind))
