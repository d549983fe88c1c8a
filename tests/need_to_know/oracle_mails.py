"""The oracle of mails: what whoever plans a meeting sees of those that could not be delivered."""

from models.meetings import AgendaItem
from models.records import OutboxMail
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen

_HIDDEN = frozenset({"key", "duty_id", "step", "claimed_by", "lease_until", "message_id", "ask_at"})
_ABOUT_NO_CASE = {"invitation", "cancellation", "barred"}
_STILL_TO_ARRIVE = {"failed", "queued", "claimed"}


def look(reader: Reader, seen: Seen) -> None:
    """Those given up and not delivered since; about cases, of meetings where no case is kept from them."""
    items = reader.world.of(AgendaItem)
    kept = {one.meeting_id for one in items if one.case_id in reader.excluded}
    seen.add(
        (
            one
            for one in reader.world.of(OutboxMail)
            if one.failed_at is not None
            and one.state in _STILL_TO_ARRIVE
            and one.meeting_id in reader.planned
            and (one.kind in _ABOUT_NO_CASE or one.meeting_id not in kept)
        ),
        hidden=_HIDDEN,
    )
