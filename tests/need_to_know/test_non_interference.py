"""Two worlds that differ only in what a viewer may not know answer that viewer with the same bytes."""

import re

import pytest
from sqlalchemy import select

from meetings import paging, policy
from meetings.doors import record
from models import Base
from tests.lengths import swept
from tests.need_to_know.crawl import Pages, Site, addresses, crawl, differences, ids_in
from tests.need_to_know.pairs import HIDDEN, STAGES, Pair, Pairs, mails

LISTS = ("/", "/cases", "/actions", "/meetings", "/returns")
# Who looks at each stage; whoever looks at all of them does so for those whom nothing sets apart there.
LOOKING = {
    "planned": ("fay", "eve", "alma"),
    "open": ("fay", "eve", "rita", "dev", "projector"),
    "closing": ("projector",),
    "issued": ("fay", "eve", "rita", "alma", "nobody"),
}
# In every run somebody of a case looks, and the wall, while the meeting is open and as it closes.
IN_EVERY_RUN = [("open", "fay"), ("open", "projector"), ("closing", "projector")]
# Tables of which the worlds do not differ, though somebody sees no row of them, and why.
ALIKE = {
    "guest_admissions": "no guest is at the cast's meeting",
    "guest_disclosures": "no guest is at the cast's meeting",
    "partner_notices": "everybody knows what was decided of a partner; why, the oracle judges",
}


def seen(pairs: Pairs, stage: str, name: str) -> tuple[Pages, Pages]:
    """What one viewer can fetch at a stage in each world, after others have used both."""
    pair = pairs.pair(stage, name)
    paths = addresses(pair.first.app, ids_in((pair.first, pair.second)))
    own = pairs.calendars.get(name, "/")
    first, second = (_fetched(site, name, [*paths, own]) for site in (pair.first, pair.second))
    pair.opened[name] = [path for path, (status, *_) in first.items() if status == 200]
    return first, second


def _fetched(site: Site, name: str, paths: list[str]) -> Pages:
    for other in ("alma", "carol"):
        for path in LISTS:
            site.client(other).get(path)
    return crawl(site, site.client(name), paths)


@pytest.mark.parametrize(
    ("stage", "name"),
    swept(((stage, name) for stage, names in LOOKING.items() for name in names), in_every_run=IN_EVERY_RUN),
)
def test_what_a_viewer_may_not_know_changes_nothing_they_can_fetch(
    pairs: Pairs, stage: str, name: str
) -> None:
    one, two = seen(pairs, stage, name)

    assert len(one) > 100
    assert differences(one, two) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("stage", "name", "listed"),
    [("planned", "alma", "/cases"), ("open", "dev", "/decisions"), ("issued", "fay", "/ledger")],
)
def test_nor_does_it_change_the_pages_of_a_long_list(
    pairs: Pairs, monkeypatch: pytest.MonkeyPatch, stage: str, name: str, listed: str
) -> None:
    """With one row to a page, so that the worlds have such lists; what did not open is none."""
    pair = pairs.pair(stage, name)
    if name not in pair.opened:
        seen(pairs, stage, name)
    opened = pair.opened[name]
    monkeypatch.setattr(paging, "SIZE", 1)
    one, two = (crawl(site, site.client(name), opened, follow=_turns) for site in (pair.first, pair.second))

    assert f"{listed}?page=2" in one
    assert differences(one, two) == []


def _turns(link: str) -> bool:
    """Whether it leads to another page of a list."""
    return re.search(r"[?&]\w+=\d+$", link) is not None


@pytest.mark.long
@pytest.mark.parametrize(
    ("stage", "name"), [("planned", "fay"), ("planned", "eve"), ("issued", "fay"), ("issued", "alma")]
)
def test_what_a_viewer_may_not_know_changes_no_mail_to_them(pairs: Pairs, stage: str, name: str) -> None:
    pair = pairs.pair(stage, name)

    assert mails(pair.first, "paul")
    assert mails(pair.first, name) == mails(pair.second, name)


@pytest.mark.parametrize("name", ["alma", "paul"])
def test_the_crawl_notices_what_a_viewer_may_know(pairs: Pairs, name: str) -> None:
    pair = pairs.pair("open", "eve")
    one, two = (crawl(site, site.client(name), LISTS, follow=_turns) for site in (pair.first, pair.second))

    assert differences(one, two) != []


def test_the_wall_reads_back_what_the_worlds_share(pairs: Pairs) -> None:
    """Else two empty screens would be alike whatever the policy."""
    pair = pairs.pair("closing", "projector")
    for site in (pair.first, pair.second):
        assert "Shared action on one" in site.client("projector").get("/projector").text


@pytest.mark.long
def test_the_worlds_differ_in_every_table_that_has_something_to_hide(pairs: Pairs) -> None:
    alike = set()
    for table in _judged():
        if all(_rows(pairs.pair(stage, "eve"), table) for stage in ("open", "issued")):
            alike.add(table)
    assert sorted(alike) == sorted(ALIKE)


def _judged() -> list[str]:
    """The tables with a policy of their own."""
    return [name for name in Base.metadata.tables if (policy.FOLDER / "desk" / f"{name}.sql").exists()]


def _rows(pair: Pair, table: str) -> bool:
    """Whether both worlds have as many rows of a table."""
    columns = Base.metadata.tables[table].primary_key.columns
    counts = []
    for site in (pair.first, pair.second):
        with record.reading(site.caseroom) as session:
            counts.append(len(session.execute(select(*columns)).all()))
    return counts[0] == counts[1]


def test_everybody_looks_and_at_every_stage() -> None:
    assert LOOKING.keys() == STAGES.keys()
    assert {name for names in LOOKING.values() for name in names} == HIDDEN.keys()
