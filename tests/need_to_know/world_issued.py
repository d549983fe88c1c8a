"""What a world keeps of its minutes beside their bytes: contents, notes, recipients and openings."""

from models.agencies import Agency
from models.cases import Information
from models.issued import (
    MinutesInformation,
    MinutesNote,
    MinutesReading,
    MinutesRecipient,
    MinutesRequest,
)
from models.meetings import AgendaItem, Meeting
from models.outcomes import Minutes, MinutesCase
from models.people import Person
from tests.need_to_know.dice import NOW, Dice, sealed


def add_issued(dice: Dice) -> None:
    """Each document with some information of its cases, mostly its recipient, and openings by anybody."""
    people = dice.of(Person)
    for minutes in dice.of(Minutes):
        cases = {one.case_id for one in dice.of(MinutesCase) if one.minutes_id == minutes.id}
        for information in dice.of(Information):
            if information.case_id in cases and dice.chance(0.7):
                dice.add(MinutesInformation, minutes_id=minutes.id, information_id=information.id)
        for case_id in sorted(cases):
            if dice.chance(0.5):
                text = sealed("minutes_notes.text")
                dice.add(MinutesNote, minutes_id=minutes.id, case_id=case_id, text=text)
        if dice.chance(0.9):
            recipient = minutes.agency_id or dice.one(dice.of(Agency)).id
            about = {"minutes_id": minutes.id, "meeting_id": minutes.meeting_id}
            dice.add(MinutesRecipient, agency_id=recipient, version=minutes.version, at=NOW, **about)
        for person in dice.some(people, 0.3):
            dice.add(
                MinutesReading,
                minutes_id=minutes.id,
                meeting_id=minutes.meeting_id,
                person_id=person.id,
                agency_id=person.agency_id,
                version=minutes.version,
                at=NOW,
            )
    _add_requests(dice)


def _add_requests(dice: Dice) -> None:
    """Corrections asked for by anybody, of any meeting with or without the case."""
    for item in dice.of(AgendaItem):
        for person in dice.some(dice.of(Person), 0.2):
            dice.add(
                MinutesRequest,
                meeting_id=item.meeting_id if dice.chance(0.8) else dice.one(dice.of(Meeting)).id,
                case_id=item.case_id,
                agency_id=person.agency_id,
                text=sealed("minutes_requests.text"),
                asked_by=person.id,
                asked_at=NOW,
                reason=sealed("minutes_requests.reason"),
            )
