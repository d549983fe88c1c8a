"""The test of the test: leaks of every kind that need to know has had elsewhere, planted, each noticed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Response, request
from sqlalchemy import func, select

from meetings import guard
from meetings.doors import record
from meetings.reminders import mail, sweep
from meetings.reminders.mail import Mail
from models import Base
from models.cases import Case, Information
from models.outcomes import Action
from tests.lengths import swept
from tests.need_to_know.crawl import WORD, Leak, Pages, Site, crawl, differences
from tests.need_to_know.pairs import Pairs, mails

STARTS = ("/", "/cases", "/actions")
WALL = ("/projector", "/projector/live")


@dataclass(frozen=True)
class Planted:
    """A leak, through whose eyes it is looked for, when, and where the crawl begins."""

    leak: Leak
    viewer: str = "eve"
    stage: str = "open"
    starts: tuple[str, ...] = STARTS


def _count(of: type[Base]) -> int:
    with record.reading(guard.caseroom()) as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def _say(answer: Response, words: object) -> None:
    """Put words at the end of a page."""
    if answer.mimetype == "text/html" and answer.status_code == 200:
        answer.set_data(answer.get_data() + f"<p>{words}</p>".encode())


def badge_count(answer: Response) -> None:
    """A number of all cases beside the link to the list."""
    _say(answer, f"Cases ({_count(Case)})")


def sort_order(answer: Response) -> None:
    """Something sorted by how many pieces of information there are."""
    _say(answer, ["first", "second", "third", "fourth", "fifth"][_count(Information) % 5])


def cache_without_viewer() -> Leak:
    """A page kept without saying for whom."""
    kept: dict[tuple[object, str], bytes] = {}

    def leak(answer: Response) -> None:
        if request.path == "/cases" and guard.signed_in() is not None:
            answer.set_data(kept.setdefault((guard.caseroom(), request.path), answer.get_data()))

    return leak


def character_count(answer: Response) -> None:
    """How much has been written on all cases."""
    with record.reading(guard.caseroom()) as session:
        _say(answer, f"{sum(len(text.stored) for text in session.scalars(select(Case.summary)))} characters")


def serial_number(answer: Response) -> None:
    """The number that the next action would get, if actions were numbered."""
    _say(answer, f"A-{_count(Action) + 1:04}")


def etag(answer: Response) -> None:
    """A header that changes with what is hidden."""
    answer.headers["ETag"] = f'"{_count(Information)}"'


def forbidden_for_missing(answer: Response) -> None:
    """Another status for what exists and is hidden."""
    if answer.status_code == 404 and request.view_args:
        with record.reading(guard.caseroom()) as session:
            if session.get(Case, str(request.view_args.get("case_id"))):
                answer.status_code = 403


def not_shown(answer: Response) -> None:
    """How many there are beside those that are shown."""
    if request.path == "/actions":
        _say(answer, f"{_count(Action)} not shown")


def document_revision(answer: Response) -> None:
    """The revision of a document in its core properties, from a counter of everything."""
    if answer.mimetype == WORD:
        answer.direct_passthrough = False
        answer.set_data(_with_revision(answer.get_data(), _count(Information)))


def _with_revision(document: bytes, revision: int) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(document)) as parts, ZipFile(written, "w", ZIP_DEFLATED) as copy:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                said = f"<cp:revision>{revision}</cp:revision></cp:core"
                content = content.replace(b"</cp:core", said.encode())
            copy.writestr(part, content)
    return written.getvalue()


def on_the_wall(answer: Response) -> None:
    """What the room may not see, counted on the projector."""
    if request.path.startswith("/projector"):
        _say(answer, f"{_count(Information)} pieces")


def left_out_at_the_close(answer: Response) -> None:
    """How many actions there are, while the projector reads back those that everybody here may see."""
    if request.path.startswith("/projector"):
        _say(answer, f"of {_count(Action)} actions")


PLANTED = {
    "badge count": Planted(badge_count),
    "sort order": Planted(sort_order),
    "cache keyed without the viewer": Planted(cache_without_viewer()),
    "character count": Planted(character_count),
    "serial number": Planted(serial_number),
    "ETag": Planted(etag),
    "403 instead of 404": Planted(forbidden_for_missing),
    "n not shown": Planted(not_shown),
    "revision of a document": Planted(document_revision, viewer="fay", stage="issued", starts=("/minutes",)),
    "projector": Planted(on_the_wall, viewer="projector", starts=WALL),
    "actions not read back": Planted(left_out_at_the_close, "projector", stage="closing", starts=WALL),
}

IN_EVERY_RUN = ("badge count", "cache keyed without the viewer", "projector")


def _seen(site: Site, planted: Planted, starts: tuple[str, ...], leak: Leak | None) -> Pages:
    site.leak = leak
    try:
        for path in STARTS:
            site.client("carol").get(path)
        return crawl(site, site.client(planted.viewer), starts)
    finally:
        site.leak = None


@pytest.fixture(scope="module")
def honest(pairs: Pairs) -> Callable[[Planted], list[str]]:
    """What is found where nothing is planted, looked for once as each viewer from each start."""
    found: dict[object, list[str]] = {}

    def look(planted: Planted) -> list[str]:
        where = planted.viewer, planted.stage, planted.starts
        if where not in found:
            found[where] = _found(pairs, planted, None)
        return found[where]

    return look


@pytest.mark.parametrize("name", swept(PLANTED, in_every_run=IN_EVERY_RUN))
def test_a_planted_leak_is_noticed(pairs: Pairs, honest: Callable[[Planted], list[str]], name: str) -> None:
    planted = PLANTED[name]
    assert honest(planted) == []
    assert _found(pairs, planted, planted.leak) != []


def _found(pairs: Pairs, planted: Planted, leak: Leak | None) -> list[str]:
    pair = pairs.pair(planted.stage, planted.viewer)
    starts = planted.starts + tuple(f"/cases/{case_id}" for case_id in pair.hidden_cases)
    one, two = (_seen(site, planted, starts, leak) for site in (pair.first, pair.second))
    return differences(one, two)


@pytest.mark.long
def test_a_planted_leak_in_the_subject_of_a_mail_is_noticed(
    pairs: Pairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = pairs.fresh("planned", "fay")
    sent = []
    for site in (pair.first, pair.second):
        monkeypatch.setattr(sweep, "as_email_message", _saying_how_many_cases(site))
        sent.append(mails(site, "fay"))

    assert sent[0] != sent[1]


def _saying_how_many_cases(site: Site) -> Callable[[Mail, datetime], EmailMessage]:
    def message(made: Mail, at: datetime) -> EmailMessage:
        with record.reading(site.caseroom) as session:
            cases = session.scalar(select(func.count()).select_from(Case))
        return mail.as_email_message(replace(made, subject=f"{made.subject} ({cases})"), at)

    return message
