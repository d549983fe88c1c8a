"""Extracts for a court: who may ask and make, whose consent counts, and what is stored."""

import base64
import secrets
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import extracts, requests
from meetings.operations.extracts import ASKED_ALREADY, NO_CONSENT, NO_PURPOSE, NOTHING_CHOSEN, Chosen
from meetings.operations.requests import Asked
from meetings.queries import extracts as queries
from meetings.refusals import Invalid, NotVisible
from models.extracts import Extract, ExtractFile, ExtractPiece
from models.outcomes import Decision
from models.requests import Request, RequestPiece
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.held import lay_information
from tests.issued import parts
from tests.places import StoppedClock
from tests.played import play_open
from tests.represented import lay_representative

ASKED = Asked(why="The closure order hearing", until_on=date(2026, 10, 27))


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Case `one` has been discussed; the police brought something that everybody on it holds."""
    laid = lay_scene(caseroom, clock.now)
    play_open(caseroom, laid, clock)
    text = "The police were called on 3 nights"
    laid.information["police"] = lay_information(
        caseroom, laid, "one", text, POLICE, (FUTURES,), at=clock.now
    )
    laid.now = clock.now
    return laid


def ask(caseroom: Caseroom, cast: Cast, *pieces: str, by: str = "fay", once: str = "") -> str:
    chosen = [cast.information[piece] for piece in pieces]
    once = once or secrets.token_hex(16)
    return extracts.ask(caseroom, cast.viewer(by), cast.cases["one"], chosen, asked=ASKED, once=once)


def asked(caseroom: Caseroom) -> list[str]:
    with record.reading(caseroom) as session:
        return list(session.scalars(select(Request.id).where(Request.kind == "extract")))


def agree(caseroom: Caseroom, cast: Cast, *, by: str = "paul") -> None:
    (request,) = asked(caseroom)
    requests.answer(caseroom, cast.viewer(by), request, grants=True, pieces=[cast.information["police"]])


def test_what_was_taken_back_may_be_asked_again(caseroom: Caseroom, cast: Cast) -> None:
    ask(caseroom, cast, "police")
    (first,) = asked(caseroom)
    with looking(caseroom, cast.viewer("fay")) as sight:
        standing = {one.id: one.standing for one in queries.pieces(sight, cast.cases["one"])}
    assert standing[cast.information["police"]] == queries.WAITING
    requests.withdraw(caseroom, cast.viewer("fay"), first)
    with looking(caseroom, cast.viewer("fay")) as sight:
        standing = {one.id: one.standing for one in queries.pieces(sight, cast.cases["one"])}
    assert standing[cast.information["police"]] == queries.NOT_ASKED
    ask(caseroom, cast, "police")
    assert len(asked(caseroom)) == 2


def make(
    caseroom: Caseroom,
    cast: Cast,
    pieces: Sequence[str],
    *,
    by: str = "fay",
    decisions: Sequence[str] = (),
    purpose: str = "Derby Magistrates’ Court",
    once: str = "",
) -> str:
    chosen = Chosen(
        pieces=tuple(cast.information[piece] for piece in pieces),
        decisions=tuple(decisions),
        purpose=purpose,
    )
    once = once or secrets.token_hex(16)
    return extracts.make(caseroom, cast.viewer(by), cast.cases["one"], chosen, once=once)


def decision(caseroom: Caseroom, cast: Cast) -> str:
    with record.reading(caseroom) as session:
        found = session.scalars(select(Decision.id).where(Decision.case_id == cast.cases["one"])).first()
        return str(found)


def content(caseroom: Caseroom, extract_id: str) -> str:
    with record.reading(caseroom) as session:
        sealed = session.get_one(ExtractFile, extract_id).content
    return parts(base64.b64decode(caseroom.keyring.read([sealed])[sealed]))


def _after_the_front(words: str) -> str:
    return words.split("This extract holds")[1].split("</w:body>")[0]


def test_a_piece_goes_in_once_its_agency_agrees_and_not_before(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid, match=NO_CONSENT):
        make(caseroom, cast, ["police"])
    ask(caseroom, cast, "police")
    with pytest.raises(Invalid, match=NO_CONSENT):
        make(caseroom, cast, ["police"])
    agree(caseroom, cast)
    words = content(caseroom, make(caseroom, cast, ["police", "one involved"]))
    assert "The police were called on 3 nights" in words
    assert "Text for involved on one" in words
    assert "Derbyshire Constabulary agreed, 13 October 2026." in words
    assert "Derby Magistrates’ Court" in words
    assert "Text for officers" not in words


def test_a_refusal_keeps_a_piece_out(caseroom: Caseroom, cast: Cast) -> None:
    ask(caseroom, cast, "police")
    (request,) = asked(caseroom)
    requests.answer(caseroom, cast.viewer("paul"), request, grants=False, reason="A witness is named")
    with pytest.raises(Invalid, match=NO_CONSENT):
        make(caseroom, cast, ["police"])


def test_an_extract_says_the_same_whatever_is_left_out(caseroom: Caseroom, cast: Cast) -> None:
    decided = decision(caseroom, cast)
    first = content(caseroom, make(caseroom, cast, [], decisions=[decided]))
    ask(caseroom, cast, "police")
    second = content(caseroom, make(caseroom, cast, [], decisions=[decided]))
    assert "It says nothing of whether there is more." in first
    assert _after_the_front(first) == _after_the_front(second)
    assert "Decision on one" in first


def test_versions_are_stored_with_who_made_them_and_listed_for_the_ledger(
    caseroom: Caseroom, cast: Cast
) -> None:
    once = secrets.token_hex(16)
    first = make(caseroom, cast, ["one involved"], once=once)
    assert make(caseroom, cast, ["one involved"], once=once) == first
    make(caseroom, cast, ["one agencies"])
    with record.reading(caseroom) as session:
        rows = session.scalars(select(Extract).order_by(Extract.version))
        assert [(row.version, row.made_by, len(row.sha256)) for row in rows] == [
            (1, cast.people["fay"], 64),
            (2, cast.people["fay"], 64),
        ]
    rex = lay_representative(caseroom, cast)
    with looking(caseroom, rex) as sight:
        assert set(sight.scalars(select(ExtractPiece.information_id))) == {
            cast.information["one involved"],
            cast.information["one agencies"],
        }
        assert sight.scalars(select(ExtractFile.extract_id)).all() == []


def test_only_officers_and_the_agency_that_leads_make_one(caseroom: Caseroom, cast: Cast) -> None:
    make(caseroom, cast, [], decisions=[decision(caseroom, cast)], by="alma")
    for name in ("paul", "rita", "eve"):
        with pytest.raises(NotVisible):
            make(caseroom, cast, [], decisions=[decision(caseroom, cast)], by=name)
        with pytest.raises(NotVisible):
            ask(caseroom, cast, "one involved", by=name)


def test_whoever_lacks_one_piece_of_it_does_not_open_it(caseroom: Caseroom, cast: Cast) -> None:
    extract = make(caseroom, cast, ["one involved", "one agencies", "police"][:2])
    ask(caseroom, cast, "police")
    agree(caseroom, cast)
    narrow = make(caseroom, cast, ["police"])

    def opens(name: str) -> set[str]:
        with looking(caseroom, cast.viewer(name)) as sight:
            return set(sight.scalars(select(ExtractFile.extract_id)))

    assert opens("fay") == {extract, narrow}
    assert opens("alma") == {extract}
    assert opens("rita") == set()


def test_each_agency_is_asked_once_for_all_its_pieces(caseroom: Caseroom, cast: Cast) -> None:
    once = secrets.token_hex(16)
    ask(caseroom, cast, "one involved", "one officers", by="alma", once=once)
    ask(caseroom, cast, "one involved", "one officers", by="alma", once=once)
    (request,) = asked(caseroom)
    with record.reading(caseroom) as session:
        pieces = session.scalars(
            select(RequestPiece.information_id).where(RequestPiece.request_id == request)
        )
        assert set(pieces) == {cast.information["one involved"], cast.information["one officers"]}
    with pytest.raises(Invalid, match=ASKED_ALREADY):
        ask(caseroom, cast, "one involved", by="alma")
    with pytest.raises(Invalid, match=ASKED_ALREADY):
        ask(caseroom, cast, "one involved")


def test_nothing_chosen_and_no_purpose_are_said_beside_their_fields(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        make(caseroom, cast, [], purpose=" ")
    assert refused.value.messages == {"pieces": NOTHING_CHOSEN, "purpose": NO_PURPOSE}
