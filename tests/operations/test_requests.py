"""Requests to the agency that brought information: who may ask, who answers, and what an answer does."""

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import information, requests
from meetings.operations.requests import ANSWERED, EXPIRED, GONE, NOT_ON_CASE, SHARED, Asked
from meetings.refusals import Conflict, Invalid, NotVisible
from models.base import SealedText
from models.cases import CaseWorker, DisclosureEvent, Information, Involvement
from models.people import Office
from models.records import AuditRow, OutboxMail
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast, lay_scene
from tests.places import START, StoppedClock

UNTIL = date(2026, 10, 20)
ASKED = Asked(why="The visit needs two of us", until_on=UNTIL)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def ask(
    caseroom: Caseroom,
    cast: Cast,
    *,
    by: str = "alma",
    piece: str = "one officers",
    with_agency: str | None = AMBER,
    asked: Asked = ASKED,
    once: str = "",
) -> str:
    return requests.ask_to_share(
        caseroom,
        cast.viewer(by),
        cast.information[piece],
        with_agency=cast.agencies[with_agency] if with_agency else None,
        asked=asked,
        once=once or secrets.token_hex(16),
    )


def agree(
    caseroom: Caseroom, cast: Cast, request_id: str, *, by: str = "fay", piece: str = "one officers"
) -> str:
    return requests.answer(
        caseroom, cast.viewer(by), request_id, grants=True, pieces=[cast.information[piece]]
    )


def refuse(caseroom: Caseroom, cast: Cast, request_id: str, *, reason: str = "He is a witness") -> str:
    return requests.answer(caseroom, cast.viewer("fay"), request_id, grants=False, reason=reason)


def readers(caseroom: Caseroom, cast: Cast, piece: str) -> set[str]:
    """Everybody of the cast who reads a piece."""
    found = set()
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            statement = select(Information.id).where(Information.id == cast.information[piece])
            if sight.scalar(statement):
                found.add(name)
    return found


def know(caseroom: Caseroom, cast: Cast, request_id: str) -> dict[str, list[str | None]]:
    """Who knows of a request, and the words of it that each reads."""
    found = {}
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            words = sight.rows(select(Request.why).where(Request.id == request_id), lambda why: why)
            if words:
                found[name] = words
    return found


def mailed(caseroom: Caseroom, cast: Cast) -> set[tuple[str, str, str]]:
    """Every mail in the outbox: its kind, to whom, and its state."""
    names = {person: name for name, person in cast.people.items()}
    with record.reading(caseroom) as session:
        rows = session.execute(select(OutboxMail.kind, OutboxMail.person_id, OutboxMail.state))
        return {(kind, names[person], state) for kind, person, state in rows}


def events(caseroom: Caseroom) -> list[str]:
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow.event).order_by(AuditRow.seq))
        return [event for event in rows if event.startswith(("request.", "information."))]


def test_an_officer_asks_and_the_answer_shares_it_at_once(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    assert readers(caseroom, cast, "one officers") == {"fay", "alma", "dev", "carol"}
    request_id = ask(caseroom, cast, by="carol", with_agency=POLICE)
    assert mailed(caseroom, cast) == {("request", "fay", "queued")}
    assert "paul" not in readers(caseroom, cast, "one officers")

    answer_id = agree(caseroom, cast, request_id)

    assert readers(caseroom, cast, "one officers") == {"fay", "alma", "dev", "carol", "paul"}
    assert mailed(caseroom, cast) == {
        ("request", "fay", "withdrawn"),
        ("request answer", "carol", "queued"),
    }
    assert events(caseroom) == ["request.made", "information.disclosed", "request.answered"]
    with record.reading(caseroom) as session:
        given = session.scalars(
            select(DisclosureEvent).filter_by(information_id=cast.information["one officers"], event="given")
        ).all()
        assert cast.agencies[POLICE] in {row.agency_id for row in given}
        assert session.scalars(select(RequestGrant.answer_id)).all() == [answer_id]


def test_for_every_agency_on_the_case(caseroom: Caseroom, cast: Cast) -> None:
    assert "alma" in readers(caseroom, cast, "one agencies")
    agree(
        caseroom,
        cast,
        ask(caseroom, cast, by="paul", piece="one agencies", with_agency=None),
        piece="one agencies",
    )
    with record.reading(caseroom) as session:
        assert session.get_one(Information, cast.information["one agencies"]).audience == "involved"


def test_who_knows_of_a_request_and_who_reads_its_words(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    assert know(caseroom, cast, request_id) == {"alma": [ASKED.why], "fay": [ASKED.why]}


def test_a_representative_who_is_not_on_the_case_knows_that_it_waits_and_no_more(
    caseroom: Caseroom, cast: Cast
) -> None:
    request_id = ask(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.add(Office(person_id=cast.people["fay"], office="representative"))
        writing.session.execute(delete(CaseWorker).where(CaseWorker.person_id == cast.people["fay"]))
        writing.audit("demo.made")
    off = cast.viewer("fay", cast.now + timedelta(days=20))
    with looking(caseroom, off) as sight:
        assert sight.rows(select(Request.id, Request.why), lambda *row: row) == [(request_id, None)]
        assert sight.scalars(select(RequestPiece.information_id)).all() == [cast.information["one officers"]]
        assert sight.scalars(select(Information.id)).all() == []
    with pytest.raises(NotVisible):
        requests.answer(caseroom, off, request_id, grants=False, reason="No")


def test_only_the_agency_asked_answers(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    for name in ("alma", "carol", "rita", "eve"):
        with pytest.raises(NotVisible):
            agree(caseroom, cast, request_id, by=name)
    agree(caseroom, cast, request_id)


def test_who_does_not_read_it_cannot_ask_and_its_own_people_need_not(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("paul", "rita", "eve", "fay"):
        with pytest.raises(NotVisible):
            ask(caseroom, cast, by=name)


def test_a_refusal_needs_a_reason_that_the_asker_reads(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    with pytest.raises(Invalid, match="Say why you refuse"):
        refuse(caseroom, cast, request_id, reason=" ")
    refuse(caseroom, cast, request_id)
    with looking(caseroom, cast.viewer("alma")) as sight:
        rows = sight.rows(select(RequestAnswer.reply, RequestAnswer.reason), lambda *row: row)
        assert rows == [("refused", "He is a witness")]
    assert "paul" not in readers(caseroom, cast, "one officers")


def test_an_answer_stands_and_the_same_again_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    assert agree(caseroom, cast, request_id) == agree(caseroom, cast, request_id)
    with pytest.raises(Conflict, match=ANSWERED):
        refuse(caseroom, cast, request_id)
    assert events(caseroom).count("request.answered") == 1


def test_it_runs_out_at_the_end_of_its_last_day(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    request_id = ask(caseroom, cast, asked=Asked(why="Soon", until_on=START.date() + timedelta(days=1)))
    late = cast.viewer("fay", cast.now.replace(hour=23) + timedelta(days=1))
    with pytest.raises(Conflict, match=EXPIRED):
        requests.answer(caseroom, late, request_id, grants=False, reason="No")
    in_time = cast.viewer("fay", cast.now.replace(hour=22, minute=59) + timedelta(days=1))
    requests.answer(caseroom, in_time, request_id, grants=False, reason="No")


@pytest.mark.parametrize("until", [START.date(), START.date() + timedelta(days=91), date.min])
def test_the_last_day_is_to_come_and_not_far(caseroom: Caseroom, cast: Cast, until: date) -> None:
    with pytest.raises(Invalid, match="within 90 days"):
        ask(caseroom, cast, asked=Asked(why="Why", until_on=until))
    with pytest.raises(Invalid, match="Say why"):
        ask(caseroom, cast, asked=Asked(why=" ", until_on=UNTIL))


def test_only_agencies_on_the_case_and_only_what_not_all_see(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid, match=NOT_ON_CASE):
        ask(caseroom, cast, with_agency=EREWASH)
    with pytest.raises(Invalid, match=NOT_ON_CASE):
        ask(caseroom, cast, with_agency=FUTURES)
    with pytest.raises(Invalid, match=SHARED):
        ask(caseroom, cast, piece="one involved")


def test_nothing_is_shared_with_an_agency_that_has_left(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        found = select(Involvement).filter_by(case_id=cast.cases["one"], agency_id=cast.agencies[AMBER])
        writing.session.scalars(found).one().until_at = cast.now
        writing.audit("demo.made")
    with pytest.raises(Conflict, match=GONE[:30]):
        agree(caseroom, cast, request_id)
    assert events(caseroom) == ["request.made"]


def test_what_is_agreed_to_is_among_what_is_asked(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    with pytest.raises(Invalid, match="Tick only what is asked"):
        agree(caseroom, cast, request_id, piece="one agencies")
    with pytest.raises(Invalid, match="Tick what you agree to"):
        requests.answer(caseroom, cast.viewer("fay"), request_id, grants=True)


def test_the_same_form_twice_asks_once(caseroom: Caseroom, cast: Cast) -> None:
    once = secrets.token_hex(16)
    assert ask(caseroom, cast, once=once) == ask(caseroom, cast, once=once)
    assert events(caseroom) == ["request.made"]


def test_another_purpose_is_a_leave_and_no_disclosure(caseroom: Caseroom, cast: Cast) -> None:
    before = readers(caseroom, cast, "one involved")
    request_id = requests.ask_for_purpose(
        caseroom,
        cast.viewer("alma"),
        cast.information["one involved"],
        asked=ASKED,
        once=secrets.token_hex(16),
    )
    agree(caseroom, cast, request_id, piece="one involved")
    assert readers(caseroom, cast, "one involved") == before
    assert events(caseroom) == ["request.made", "request.answered"]


def test_what_is_withdrawn_leaves_the_asker_the_bare_request(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast, by="paul", piece="one agencies", with_agency=AMBER)
    agree(caseroom, cast, request_id, piece="one agencies")
    pieces = select(RequestPiece.information_id), select(RequestGrant.information_id)
    for name, found in (("paul", 1), ("fay", 1)):
        with looking(caseroom, cast.viewer(name)) as sight:
            assert [len(sight.scalars(each).all()) for each in pieces] == [found, found]
    information.withdraw(caseroom, cast.viewer("fay"), cast.information["one agencies"])
    for name, found in (("paul", 0), ("fay", 1)):
        with looking(caseroom, cast.viewer(name)) as sight:
            assert [len(sight.scalars(each).all()) for each in pieces] == [found, found]


def test_the_words_are_sealed(caseroom: Caseroom, cast: Cast) -> None:
    refuse(caseroom, cast, ask(caseroom, cast))
    with record.reading(caseroom) as session:
        words = [
            session.scalars(select(Request.why)).one(),
            session.scalars(select(RequestAnswer.reason)).one(),
        ]
    assert all(isinstance(each, SealedText) and "witness" not in each.stored for each in words)


def test_whoever_asked_takes_a_request_back(caseroom: Caseroom, cast: Cast) -> None:
    request_id = ask(caseroom, cast)
    for other in ("fay", "carol", "dev"):
        with pytest.raises(NotVisible):
            requests.withdraw(caseroom, cast.viewer(other), request_id)

    requests.withdraw(caseroom, cast.viewer("alma"), request_id)
    requests.withdraw(caseroom, cast.viewer("alma"), request_id)

    with record.reading(caseroom) as session:
        replies = session.scalars(select(RequestAnswer.reply)).all()
        mails = session.scalars(select(OutboxMail.state).where(OutboxMail.duty_id == request_id)).all()
        events = session.scalars(select(AuditRow.event).where(AuditRow.object_id == request_id)).all()
    assert replies == ["withdrawn"]
    assert set(mails) == {"withdrawn"}
    assert events == ["request.made", "request.withdrawn"]
    with pytest.raises(Conflict, match="taken this request back"):
        agree(caseroom, cast, request_id)
    assert readers(caseroom, cast, "one officers") == {"alma", "carol", "dev", "fay"}


def test_what_is_answered_or_ran_out_is_not_taken_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    answered, late = (
        ask(caseroom, cast),
        ask(caseroom, cast, piece="one agencies", with_agency=None, by="carol"),
    )
    refuse(caseroom, cast, answered)
    with pytest.raises(Conflict, match=ANSWERED):
        requests.withdraw(caseroom, cast.viewer("alma"), answered)
    with pytest.raises(Conflict, match=EXPIRED):
        requests.withdraw(caseroom, cast.viewer("carol", clock.now + timedelta(days=8)), late)
