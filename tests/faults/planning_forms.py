"""The forms that plan a meeting."""

from sqlalchemy import select

from meetings.doors import record
from meetings.operations import agenda, planning
from meetings.operations.agenda import Allotment
from models.meetings import AgendaItem, Meeting
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.ground import once
from tests.faults.scene import Body, Scene

OFFICERS = {"chair": "alma", "deputy": "carol", "minute_taker": "dev"}
FACTS = {"title": 200, "place": 200, "secure_venue": 500}
DATES = ("held_on", "starts", "planned_minutes")
NEEDS = ("title", "place", *DATES, *OFFICERS)


def _officers(scene: Scene) -> dict[str, str]:
    return {office: scene.cast.people[name] for office, name in OFFICERS.items()}


def _plan(scene: Scene) -> Body:
    return {
        "once": once(),
        "meeting_type": scene.cast.meeting_type,
        "title": "November case meeting",
        "held_on": ["20", "11", "2026"],
        "starts": "10:30",
        "planned_minutes": "90",
        "place": "Committee Room 3",
        "secure_venue": "Door closed",
        **_officers(scene),
    }


def _change(scene: Scene) -> Body:
    return {**_plan(scene), "version": str(_meeting(scene).version)}


def _meeting(scene: Scene) -> Meeting:
    with record.reading(scene.caseroom) as session:
        return session.get_one(Meeting, scene.cast.meeting)


def _moved_already(scene: Scene) -> None:
    meeting = _meeting(scene)
    plan = planning.Plan(
        title=meeting.title,
        held_on=meeting.starts_at.date(),
        starts=meeting.starts_at.time(),
        planned_minutes=meeting.planned_minutes,
        place="The Guildhall",
        secure_venue=meeting.secure_venue,
        **_officers(scene),
    )
    alma = scene.cast.viewer("alma", scene.clock.now)
    planning.change_meeting(scene.caseroom, alma, scene.cast.meeting, plan, version=meeting.version)


def _present(scene: Scene) -> list[Allotment]:
    items = select(AgendaItem).where(AgendaItem.meeting_id == scene.cast.meeting)
    with record.reading(scene.caseroom) as session:
        found = session.scalars(items.order_by(AgendaItem.position))
        return [Allotment(item.id, item.minutes) for item in found]


def _agenda(scene: Scene, do: str = "save") -> Body:
    """The agenda with other minutes for its first case."""
    body = {"seen": " ".join(f"{one.item_id}:{one.minutes}" for one in _present(scene)), "do": do}
    for place, one in enumerate(_present(scene)):
        row = {"item": one.item_id, "position": str(place + 1), "minutes": str(one.minutes + 5 - place)}
        body |= {f"rows-{place}-{name}": value for name, value in row.items()}
    return body


def _ordered_already(scene: Scene) -> None:
    seen = _present(scene)
    wanted = [Allotment(one.item_id, 33) for one in seen]
    alma = scene.cast.viewer("alma", scene.clock.now)
    agenda.reorder(scene.caseroom, alma, scene.cast.meeting, wanted, seen=seen)


ROWS = tuple(f"rows-{row}-{name}" for row in (0, 1) for name in ("position", "minutes"))
FORMS = [
    Form(
        name="planning.create",
        by="alma",
        valid=_plan,
        texts=FACTS,
        exact=DATES,
        ids=dict.fromkeys(("meeting_type", *OFFICERS), "{}") | NO_KEY,
        needs=("meeting_type", *NEEDS),
    ),
    Form(
        name="planning.change",
        by="alma",
        valid=_change,
        texts=FACTS,
        exact=DATES,
        ids=dict.fromkeys(("version", *OFFICERS), "{}"),
        bare=303,
        overtaken=Overtaken(by=_moved_already, theirs="The Guildhall"),
    ),
    Form(
        name="agenda.add",
        by="alma",
        valid=lambda scene: {"referrals": [scene.known["referral three"]]},
        ids={"referrals": "{}"},
        needs=("referrals",),
    ),
    Form(
        name="agenda.arrange: save",
        by="alma",
        valid=_agenda,
        exact=ROWS,
        ids={"seen": "{}:12"},
        bare=409,
        overtaken=Overtaken(by=_ordered_already, theirs="now place 1, 33 minutes"),
    ),
    Form(
        name="agenda.arrange: a row about something else",
        by="alma",
        valid=_agenda,
        ids={"rows-0-item": "{}"},
        bare=409,
    ),
    Form(
        name="agenda.arrange: order for me",
        by="alma",
        valid=lambda scene: _agenda(scene, "order"),
        bare=409,
    ),
    Form(
        name="agenda.arrange: remove",
        by="alma",
        valid=lambda scene: _agenda(scene, f"remove:{scene.cast.items['two']}"),
        ids={"do": "remove:{}"},
        bare=409,
    ),
    Form(
        name="inviting.invite",
        by="alma",
        valid=lambda scene: {"people": [scene.known["finn"]], "role": "observer"},
        ids={"people": "{}", "role": "{}"},
        needs=("people",),
    ),
    Form(
        name="inviting.change: apologies",
        by="alma",
        valid=lambda scene: {"do": f"apologies:{scene.cast.attendances['fay']}"},
        ids={"do": "apologies:{}"},
        known_here=("other place",),
        bare=404,
    ),
    Form(
        name="inviting.change: take off",
        by="alma",
        valid=lambda scene: {"do": f"remove:{scene.cast.attendances['fay']}"},
        ids={"do": "remove:{}"},
        known_here=("other place",),
        bare=404,
        gone=True,
    ),
    Form(name="inviting.send", by="alma", bare=303),
    Form(name="times.keep", by="dev", stage="late", bare=303),
    Form(name="times.tell", by="dev", stage="late", bare=303),
    Form(
        name="meetings.check_venue",
        by="dev",
        valid=lambda _: {"secure_venue": "Blinds down"},
        texts={"secure_venue": 500},
        needs=("secure_venue",),
    ),
    Form(name="cancelling.cancel", by="alma", bare=303),
    Form(name="undelivered.send", by="alma", bare=303),
    Form(name="undelivered.send_all", by="alma", bare=303),
    Form(name="meetings.take_chair", by="carol", bare=303),
    Form(name="meetings.give_apologies", by="fay", bare=303),
]
