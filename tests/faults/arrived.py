"""The stage of people who join the open meeting without a sign-in: by a mailed code, on an officer's word."""

from sqlalchemy import select

from meetings.doors import record
from meetings.operations import meeting_codes, projectors, vouching
from meetings.operations.sessions import token_sha256
from models.arriving import MailedCode, Vouching
from tests.cast import email
from tests.faults.ground import Laying
from tests.faults.stages import opened


def lay(laying: Laying) -> None:
    """A code is on its way to Paul; one phone waits, and Rita's was let in."""
    opened(laying)
    room = projectors.room_code(laying.caseroom, laying.cast.meeting, laying.clock.now)
    at = laying.clock.now
    asked = meeting_codes.ask(laying.caseroom, room, email("paul"), at, address="")
    let_in = vouching.ask(laying.caseroom, room, "Rita", at, address="")
    name, number = _waiting(laying, let_in)
    place = laying.cast.attendances["rita"]
    vouching.vouch(laying.caseroom, laying.by("alma"), laying.cast.meeting, name, place, number=number)
    waits = vouching.ask(laying.caseroom, room, "Paul", at, address="")
    laying.known |= {"asked code": asked, "mailed code": _code(laying, asked), "waiting token": let_in}
    laying.known["vouching"], laying.known["number"] = _waiting(laying, waits)


def _waiting(laying: Laying, token: str) -> tuple[str, str]:
    with record.reading(laying.caseroom) as session:
        row = session.scalars(select(Vouching).where(Vouching.token_sha256 == token_sha256(token))).one()
    return row.id, str(row.number)


def _code(laying: Laying, asked: str) -> str:
    with record.reading(laying.caseroom) as session:
        sealed = session.get_one(MailedCode, asked).code
    return laying.caseroom.keyring.read([sealed])[sealed]
