"""The executive summary counts and names nobody; small numbers are suppressed."""

from dataclasses import replace

import pytest

from meetings.documents.content import Count
from meetings.documents.summary import render_summary, suppress
from tests.documents.reading import all_text, blocks, opened, outline
from tests.documents.sample import SUMMARY


@pytest.mark.parametrize(
    ("count", "printed"),
    [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (312, "312")],
)
def test_small_numbers_are_suppressed_and_zero_stays(count: int, printed: str) -> None:
    assert suppress(count) == printed


def test_a_negative_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="negative"):
        suppress(-1)


def test_the_summary_says_exactly_this() -> None:
    assert blocks(opened(render_summary(SUMMARY))) == [
        ("Title", "Executive summary"),
        ("Subtitle", "ASB case discussion meeting, Tuesday 24 November 2026"),
        ("Heading 1", "Agencies"),
        ("List Bullet", "Amber Valley Borough Council"),
        ("List Bullet", "Derbyshire Constabulary"),
        ("List Bullet", "Derbyshire County Council"),
        ("Heading 1", "Cases by kind"),
        ("Table", [["Kind", "Cases"], ["Cuckooing", "fewer than 5"], ["Youth nuisance", "7"]]),
        ("Heading 1", "Interventions decided"),
        ("Table", [["Intervention", "Decisions"], ["Closure powers", "0"], ["Mediation", "5"]]),
        ("Heading 1", "Actions"),
        ("Table", [["Actions", "Number"], ["Made", "14"], ["Met", "fewer than 5"]]),
        ("After table", "A number from 1 to 4 is shown as “fewer than 5”."),
    ]


def test_the_order_of_the_rows_does_not_tell_the_numbers() -> None:
    one = replace(SUMMARY, cases_by_kind=(Count(label="B", number=1), Count(label="A", number=4)))
    other = replace(SUMMARY, cases_by_kind=(Count(label="A", number=1), Count(label="B", number=4)))
    assert render_summary(one) == render_summary(other)


def test_a_meeting_without_cases_has_the_same_sections() -> None:
    empty = replace(SUMMARY, agencies=(), cases_by_kind=(), interventions_decided=())
    document = opened(render_summary(empty))
    assert outline(document) == outline(opened(render_summary(SUMMARY)))
    assert all_text(document).count("Nothing recorded.") == 3
