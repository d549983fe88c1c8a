"""Two worlds that differ only in what a viewer may not know answer that viewer with the same bytes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, g, request
from sqlalchemy import func, select

from meetings import guard
from meetings.doors import Caseroom, record
from models.cases import Case, Information
from tests.asked import ask_all
from tests.cast import AMBER, POLICE, Cast, lay_scene
from tests.need_to_know import perturbing
from tests.need_to_know.crawl import Pages, Site, addresses, crawl, ids_in, open_site
from tests.places import StoppedClock, fresh_caseroom
from tests.played import play_open, play_to_the_end

Perturb = Callable[[Caseroom, Cast], None]
Stage = Callable[[Caseroom, Cast, StoppedClock], None]


def _hidden_from_fay(caseroom: Caseroom, cast: Cast) -> None:
    """Fay is on case `one` alone: all of `two`, another case, and what others keep to themselves on `one`."""
    perturbing.change_texts(caseroom, cast, case="two")
    perturbing.hide_more(caseroom, cast, case="one", agency=POLICE)
    perturbing.hide_more(caseroom, cast, case="two", agency=POLICE)
    perturbing.another_case(caseroom, cast)


def _hidden_from_rita(caseroom: Caseroom, cast: Cast) -> None:
    perturbing.change_texts(caseroom, cast, case="one")
    perturbing.take_away(caseroom, cast, case="one")
    perturbing.hide_more(caseroom, cast, case="two", agency=POLICE)


def _hidden_from_eve(caseroom: Caseroom, cast: Cast) -> None:
    for case in ("one", "two"):
        perturbing.change_texts(caseroom, cast, case=case)
        perturbing.hide_more(caseroom, cast, case=case, agency=AMBER)
    perturbing.another_case(caseroom, cast)


LISTS = ("/", "/cases", "/actions", "/meetings", "/returns")
HIDDEN: dict[str, Perturb] = {
    "fay": _hidden_from_fay,
    "rita": _hidden_from_rita,
    "eve": _hidden_from_eve,
}
STAGES: dict[str, Stage] = {
    "open": play_open,
    "issued": play_to_the_end,
}


@pytest.fixture
def worlds(tmp_path: Path, clock: StoppedClock) -> Iterator[Callable[[Stage, Perturb], tuple[Cast, ...]]]:
    """Makes the two worlds of a stage; they close with the test."""
    opened: list[Caseroom] = []

    def make(stage: Stage, perturb: Perturb) -> tuple[Caseroom, Caseroom, Cast]:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
        first = fresh_caseroom(tmp_path / "first", clock=clock)
        cast = lay_scene(first, clock.now)
        ask_all(first, cast)
        stage(first, cast, clock)
        second = perturbing.copy_of(first, tmp_path / "second", clock)
        perturb(second, cast)
        opened.extend((first, second))
        return first, second, cast

    yield make  # type: ignore[misc]
    for caseroom in opened:
        caseroom.close()


def seen(
    worlds: tuple[Caseroom, Caseroom],
    name: str,
    clock: StoppedClock,
    plant: Callable[[Flask], None] = lambda app: None,
    starts: tuple[str, ...] = (),
) -> tuple[Pages, Pages]:
    """What one viewer can fetch in each world, after others have used the sites; from `starts`, if given."""
    sites = [open_site(caseroom, clock, plant) for caseroom in worlds]
    ids = ids_in(worlds)
    paths = (
        [*starts, *(f"/cases/{each}" for each in ids["cases"])] if starts else addresses(sites[0].app, ids)
    )
    pages = []
    for site in sites:
        _warm(site)
        pages.append(crawl(site.client(name), paths))
    return pages[0], pages[1]


def differences(first: Pages, second: Pages) -> list[str]:
    """The addresses that answered differently."""
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def _warm(site: Site) -> None:
    for name in ("alma", "carol"):
        for path in LISTS:
            site.client(name).get(path)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_viewer_may_not_know_changes_nothing_they_can_fetch(
    worlds: Callable[..., tuple[Caseroom, Caseroom, Cast]], clock: StoppedClock, name: str, stage: str
) -> None:
    first, second, _ = worlds(STAGES[stage], HIDDEN[name])
    one, two = seen((first, second), name, clock)

    assert len(one) > 100
    assert differences(one, two) == []


@pytest.mark.parametrize("name", ["alma", "paul"])
def test_the_crawl_notices_what_a_viewer_may_know(
    worlds: Callable[..., tuple[Caseroom, Caseroom, Cast]], clock: StoppedClock, name: str
) -> None:
    first, second, _ = worlds(play_open, HIDDEN["eve"])
    one, two = seen((first, second), name, clock, starts=LISTS)

    assert differences(one, two) != []


def _count(of: type[Case] | type[Information]) -> int:
    with record.reading(guard.caseroom()) as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def _badge(app: Flask) -> None:
    """A number of all cases beside the link to the list."""

    @app.after_request
    def add(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.set_data(answer.get_data() + f"<p>Cases ({_count(Case)})</p>".encode())
        return answer


def _order(app: Flask) -> None:
    """Something sorted by how many pieces of information there are."""

    @app.after_request
    def add(answer: Response) -> Response:
        if request.path == "/":
            words = ["first", "second", "third"]
            answer.set_data(answer.get_data() + words[_count(Information) % 3].encode())
        return answer


def _forbidden(app: Flask) -> None:
    """Another status for what exists but is hidden."""

    @app.after_request
    def add(answer: Response) -> Response:
        if answer.status_code == 404 and request.view_args:
            with record.reading(guard.caseroom()) as session:
                wanted = str(request.view_args.get("case_id"))
                if session.scalar(select(Case.id).where(Case.id == wanted)):
                    answer.status_code = 403
        return answer


def _cache(app: Flask) -> None:
    """A page kept without saying for whom."""
    kept: dict[str, bytes] = {}

    @app.after_request
    def add(answer: Response) -> Response:
        if request.path == "/cases" and guard.signed_in() is not None:
            answer.set_data(kept.setdefault(request.path, answer.get_data()))
        return answer


def _etag(app: Flask) -> None:
    """A header that changes with what is hidden."""

    @app.after_request
    def add(answer: Response) -> Response:
        g.setdefault("etag", _count(Information))
        answer.headers["ETag"] = f'"{g.etag}"'
        return answer


@pytest.mark.parametrize("plant", [_badge, _order, _forbidden, _cache, _etag])
def test_a_planted_leak_is_noticed(
    worlds: Callable[..., tuple[Caseroom, Caseroom, Cast]],
    clock: StoppedClock,
    plant: Callable[[Flask], None],
) -> None:
    first, second, _ = worlds(play_open, HIDDEN["eve"])
    one, two = seen((first, second), "eve", clock, plant, starts=LISTS)

    assert differences(one, two) != []
