"""The demo's guest: on today's register, admitted to one case, and what agencies agreed to before."""

import secrets
from datetime import datetime

from sqlalchemy import select

from meetings.commands.demo.laying import COORDINATOR, Laid
from meetings.commands.demo.meeting import item_of
from meetings.commands.demo.scene import SceneCase, SceneGuest
from meetings.doors.viewer import looking
from meetings.operations import guests, requests
from models.requests import Request
from models.states import RequestKind


def admit_guests(laid: Laid, meeting_id: str, at: datetime) -> None:
    """Who comes as guest is on the register and admitted by the chair; every agency on the case is asked."""
    coordinator, chair = laid.viewer(COORDINATOR, at), laid.viewer(laid.scene.officers[0], at)
    for number, case in enumerate(laid.scene.cases):
        if case.guest:
            place = guests.register_guest(
                laid.caseroom,
                coordinator,
                meeting_id,
                name=case.guest.name,
                organisation=case.guest.organisation,
                once=secrets.token_hex(16),
            )
            item_id = item_of(laid, chair, meeting_id, number)
            guests.admit_guest(laid.caseroom, chair, item_id, place, reason=case.guest.lawful_reason)


def agree_before(laid: Laid, at: datetime) -> None:
    """The agencies that answered before the meeting let the guest hear what is not held back."""
    for number, case in enumerate(laid.scene.cases):
        if case.guest:
            for agency in case.guest.agreed_before:
                _agree(laid, laid.cases[number], agency, _told(laid, case, case.guest, agency), at)


def _agree(laid: Laid, case_id: str, agency: str, pieces: list[str], at: datetime) -> None:
    speaker = laid.speaker(agency, at)
    asked = select(Request.id).where(
        Request.kind == RequestKind.GUEST,
        Request.case_id == case_id,
        Request.originator_id == speaker.agency,
    )
    with looking(laid.caseroom, speaker) as sight:
        request_id = sight.scalars(asked).one()
    requests.answer(laid.caseroom, speaker, request_id, grants=True, pieces=pieces)


def _told(laid: Laid, case: SceneCase, guest: SceneGuest, agency: str) -> list[str]:
    return [
        laid.pieces[each.key]
        for each in case.information
        if each.originator == agency and each.key not in guest.held_back
    ]
