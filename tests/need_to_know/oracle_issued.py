"""The oracle of what is kept of issued minutes: their contents and notes, who got and who opened them."""

from models import issued as i
from models import meetings as m
from models import outcomes as o
from tests.need_to_know import facts
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def look(reader: Reader, seen: Seen) -> None:
    """Rule 10. What is in a document goes with it; its meeting's officers know who got and opened each.

    A representative knows of their own agency's openings.
    """
    world = reader.world
    openable = {key[0] for key in seen.of(o.Minutes.__tablename__)}
    seen.add(one for one in world.of(i.MinutesNote) if one.minutes_id in openable)
    seen.add(
        one
        for one in world.of(i.MinutesInformation)
        if one.minutes_id in openable and one.information_id in reader.information
    )
    held_under = {one.id: facts.agreement_of_meeting(world, one) for one in world.of(m.Meeting)}
    of_partners = {key for key, agreement in held_under.items() if agreement in reader.agreements}
    led = reader.offices & of_partners
    seen.add(
        one for one in world.of(i.MinutesRecipient) if one.meeting_id in led or one.minutes_id in openable
    )
    seen.add(
        one
        for one in world.of(i.MinutesReading)
        if one.meeting_id in led
        or (reader.is_representative and one.agency_id == reader.agency and one.meeting_id in of_partners)
    )
