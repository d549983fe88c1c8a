"""The statement is the product owner's, and its SHA-256 is stable and moves with every edit."""

import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from meetings.catalogue.reading import read_catalogue
from meetings.catalogue.statements import (
    Point,
    Statement,
    canonical_form,
    meeting_heading,
    statement_sha256,
    undertaking_heading,
)

HERE = Path(__file__).parent
STATEMENT = Statement(
    key="example",
    version="1",
    title="An example",
    points=(Point("Purpose", "I will read it."), Point("Afterwards", "I will keep it.")),
)
HEADING = meeting_heading(
    title="October meeting",
    held_on=date(2026, 10, 5),
    agreement_name="An agreement",
    agreement_version="2.0",
)


def shipped(reference: str) -> Statement:
    return next(each for each in read_catalogue().statements if each.reference == reference)


def test_the_statement_is_the_product_owners_word_for_word() -> None:
    written = (HERE / "statement.md").read_text("utf-8")
    points = re.findall(r"^(\d)\. \*\*(.+)\.\*\* (.+)$", written, re.MULTILINE)
    statement = shipped("asb-case-discussion-1")
    assert [(point.heading, point.text) for point in statement.points] == [point[1:] for point in points]
    assert [int(point[0]) for point in points] == list(range(1, 9))
    assert written.startswith(f"# {statement.title}, version {statement.version}\n")


def test_the_standing_undertaking_follows_the_statement_point_by_point() -> None:
    headings = [point.heading for point in shipped("asb-case-discussion-1").points]
    assert [point.heading for point in shipped("standing-undertaking-1").points] == headings


@pytest.mark.parametrize(
    ("reference", "digest"),
    [
        ("asb-case-discussion-1", "7c9a8bf49738d8073a1b470045c06f4dd8e14afe1531121dd55170b76d2e17af"),
        ("standing-undertaking-1", "266912f58960053243f9c6dac4d9261c4323a91a7790cd2576fc6bbaabb387c4"),
    ],
)
def test_a_version_once_shipped_never_changes(reference: str, digest: str) -> None:
    assert shipped(reference).sha256 == digest


def test_the_heading_is_what_people_read() -> None:
    assert HEADING == ("October meeting", "5 October 2026", "An agreement", "Version 2.0")
    assert undertaking_heading(agreement_name="An agreement", agreement_version="2.0") == HEADING[2:]


def test_the_hashed_bytes_are_the_written_form() -> None:
    form = canonical_form(HEADING, STATEMENT)
    assert form == (
        b'["Caseroom statement 1",["October meeting","5 October 2026","An agreement","Version 2.0"],'
        b'"An example","1",[["Purpose","I will read it."],["Afterwards","I will keep it."]]]'
    )
    assert statement_sha256(HEADING, STATEMENT) == hashlib.sha256(form).hexdigest()


def test_every_character_has_one_written_form() -> None:
    form = canonical_form(('"\\\n\t\x1f\x7f', "caf\u00e9 \u2013 \U0001f600"), replace(STATEMENT, points=()))
    assert form == (
        rb'["Caseroom statement 1",["\"\\\n\t\u001f\u007f","caf\u00e9 \u2013 \ud83d\ude00"],'
        b'"An example","1",[]]'
    )


def test_letters_typed_as_one_character_or_two_are_the_same_text() -> None:
    assert canonical_form(("cafe\u0301",), STATEMENT) == canonical_form(("caf\u00e9",), STATEMENT)


def test_the_key_is_not_shown_and_not_hashed() -> None:
    assert statement_sha256(HEADING, replace(STATEMENT, key="other")) == statement_sha256(HEADING, STATEMENT)


@pytest.mark.parametrize(
    ("heading", "statement"),
    [
        (HEADING[1:], STATEMENT),
        ((*HEADING, "Venue"), STATEMENT),
        ((HEADING[0] + " ", *HEADING[1:]), STATEMENT),
        ((HEADING[1], HEADING[0], *HEADING[2:]), STATEMENT),
        (("October meeting\n5 October 2026", *HEADING[2:]), STATEMENT),
        (HEADING, replace(STATEMENT, version="2")),
        (HEADING, replace(STATEMENT, title="An Example")),
        (HEADING, replace(STATEMENT, points=STATEMENT.points[:1])),
        (HEADING, replace(STATEMENT, points=STATEMENT.points[::-1])),
        (HEADING, replace(STATEMENT, points=(Point("Purpose I", "will read it."), STATEMENT.points[1]))),
        (HEADING, replace(STATEMENT, points=(Point("Purpose", "I will read it"), STATEMENT.points[1]))),
    ],
    ids=[
        "heading line gone", "heading line more", "space more", "heading swapped", "heading joined",
        "version", "title", "point gone", "points swapped", "word moved", "full stop gone",
    ],
)  # fmt: skip
def test_every_edit_changes_the_digest(heading: tuple[str, ...], statement: Statement) -> None:
    assert statement_sha256(heading, statement) != statement_sha256(HEADING, STATEMENT)
