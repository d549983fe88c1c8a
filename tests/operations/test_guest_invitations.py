"""The invitation to a guest who has an address: when they are needed, never for which case."""

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import guests, inviting, outbox
from models.meetings import Attendance, Invitation
from models.records import OutboxMail
from tests import guested
from tests.cast import Cast, lay_scene
from tests.mailed import mail_for
from tests.places import START


def send(caseroom: Caseroom, cast: Cast) -> list[str]:
    """Send the invitations; the names of those told."""
    names = {person_id: name for name, person_id in cast.people.items()}
    found = inviting.send_invitations(caseroom, cast.viewer("alma"), cast.meeting)
    return sorted(names[person_id] for person_id in found)


def test_a_guest_with_an_address_is_told_once_they_are_admitted(caseroom: Caseroom) -> None:
    cast = lay_scene(caseroom, START)
    place = guests.register_guest(
        caseroom,
        cast.viewer("alma"),
        cast.meeting,
        name=guested.NAME,
        organisation=guested.ORGANISATION,
        email="wren@nhs.example",
        once="a" * 32,
    )
    silent = guested.register(caseroom, cast, name="No Address")
    with record.reading(caseroom) as session:
        cast.people["wren"] = session.get_one(Attendance, place).person_id
    assert "wren" not in send(caseroom, cast)

    guested.admit(caseroom, cast, place, case="two")
    guested.admit(caseroom, cast, silent, case="two")
    assert send(caseroom, cast) == ["wren"]
    assert send(caseroom, cast) == []

    with record.reading(caseroom) as session:
        told = session.scalars(select(Invitation).where(Invitation.attendance_id == place)).one()
        mail = session.scalars(select(OutboxMail).where(OutboxMail.duty_id == place)).one()
    assert told.needed_from > START
    (claimed,) = [
        one for one in outbox.claim(caseroom, "tester", START, at_most=50) if one.duty_id == mail.duty_id
    ]
    letter = mail_for(caseroom, claimed, START)
    assert letter is not None
    assert letter.to == "wren@nhs.example"
    assert "You are needed from" in letter.text
    assert "/guest\n" in letter.text
    for secret in ("ASB", cast.meeting, "Riverside", guested.REASON):
        assert secret not in letter.text
