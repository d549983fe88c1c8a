"""The ledger in pages on PostgreSQL, cut by the database: every entry on one page, in order."""

import pytest

from meetings import paging
from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.queries import ledger
from meetings.queries.ledger import Wanted
from tests.cast import lay_scene
from tests.places import StoppedClock

pytestmark = pytest.mark.postgres


def test_the_ledger_comes_in_pages(
    postgres_caseroom: Caseroom, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    with looking(postgres_caseroom, cast.viewer("fay")) as sight:
        whole = ledger.entries(sight, Wanted())
        assert whole.found == len(whole.rows) > 1
        monkeypatch.setattr(paging, "SIZE", 1)
        pages = [ledger.entries(sight, Wanted(), str(number + 1)) for number in range(whole.found)]
        assert [page.rows[0].information_id for page in pages] == [one.information_id for one in whole.rows]
        assert {page.found for page in pages} == {whole.found}
        assert ledger.entries(sight, Wanted(), "99").number == whole.found
