"""A world's mails about its meetings: on their way, gone, given up, and given up but being sent again."""

from models.meetings import Meeting
from models.people import Person
from models.records import OutboxMail
from tests.need_to_know.dice import Dice, hours

_KINDS = ("invitation", "cancellation", "barred", "action", "action text", "return", "minutes")
_STATES = ("queued", "claimed", "sent", "withdrawn", "failed", "failed", "failed")


def add_mails(dice: Dice) -> None:
    """Some of every kind and state about each meeting, to people of any agency; and one about no meeting."""
    people = dice.of(Person)
    for meeting in (*dice.of(Meeting), None):
        for number in range(6):
            _add(dice, dice.one(people), f"mail {number} {meeting and meeting.id}", meeting)


def _add(dice: Dice, person: Person, key: str, meeting: Meeting | None) -> None:
    state = dice.one(_STATES)
    dice.add(
        OutboxMail,
        key=key,
        kind=dice.one(_KINDS),
        person_id=person.id,
        duty_id=dice.id(),
        step="due",
        due_at=hours(-1),
        state=state,
        attempts=2,
        claimed_by="a sender" if state == "claimed" else None,
        lease_until=hours(1) if state == "claimed" else None,
        failure="550 No such mailbox",
        message_id="<m>",
        made_at=hours(-50),
        ask_at=hours(1) if dice.chance(0.5) else None,
        failed_at=hours(-2) if state == "failed" or dice.chance(0.5) else None,
        meeting_id=meeting.id if meeting else None,
    )
