"""What is said about an action at night is mailed in the morning; by day at once."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import actions, settling
from models.mails import MailKind
from models.records import OutboxMail
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.places import StoppedClock

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 10, 14, 12, tzinfo=LONDON)
# Past midnight in London and before it in UTC: the day on it is London's.
NIGHT, MORNING = datetime(2026, 10, 15, 0, 30, tzinfo=LONDON), datetime(2026, 10, 15, 7, tzinfo=LONDON)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast, whose meeting has closed."""
    laid = lay_scene(caseroom, clock.now)
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    """An action of Fay's."""
    return lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=date(2026, 10, 20))


def mails(caseroom: Caseroom, kind: str) -> list[tuple[str, datetime]]:
    with record.reading(caseroom) as session:
        found = session.execute(select(OutboxMail.key, OutboxMail.due_at).filter_by(kind=kind))
        return [(key, due_at) for key, due_at in found]


@pytest.mark.parametrize(("said", "leaves"), [(NOON, NOON), (NIGHT, MORNING)], ids=["by day", "at night"])
def test_a_question_and_its_answer(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, said: datetime, leaves: datetime
) -> None:
    clock.now = said.astimezone(UTC)
    actions.query(caseroom, cast.viewer("fay", clock.now), action, text="Which day?")
    settling.reply(caseroom, cast.viewer("alma", clock.now), action, text="Any day")
    for kind in (MailKind.ACTION_ASKED, MailKind.ACTION_REPLY):
        ((key, due_at),) = mails(caseroom, kind)
        assert due_at == leaves
        assert said.date().isoformat() in key
