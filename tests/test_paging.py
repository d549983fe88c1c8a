"""Long lists in pages: which page an address asks for, what stands on it, which pages it links to."""

import pytest

from meetings import paging
from meetings.paging import SIZE, paged, through


@pytest.mark.parametrize(
    ("found", "asked", "number"),
    [
        (0, None, 1),
        (0, "7", 1),
        (50, "2", 1),
        (51, "2", 2),
        (120, None, 1),
        (120, "", 1),
        (120, "0", 1),
        (120, "-2", 1),
        (120, "3", 3),
        (120, "4", 3),
        (120, "9" * 30, 3),
        (120, "9" * 5000, 1),
        (120, "two", 1),
        (120, "2.0", 1),
        (120, "2\0", 1),
    ],
)
def test_any_address_leads_to_a_page(found: int, asked: str | None, number: int) -> None:
    assert paged(range(found), asked).number == number


def test_a_page_holds_fifty_rows_and_the_last_what_is_left() -> None:
    rows = list(range(1, 231))
    pages = [paged(rows, str(number)) for number in range(1, 6)]
    assert [row for page in pages for row in page.rows] == rows
    assert [(page.first, page.last) for page in pages] == [
        (1, 50),
        (51, 100),
        (101, 150),
        (151, 200),
        (201, 230),
    ]
    assert {(page.of, page.found, page.in_title) for page in pages[1:2]} == {(5, 230, " (page 2 of 5)")}


def test_a_short_list_has_no_pages() -> None:
    page = paged("abc", "2")
    assert (list(page.rows), page.of, page.in_title) == (["a", "b", "c"], 1, "")


@pytest.mark.parametrize(
    ("of", "number", "links"),
    [
        (2, 1, [1, 2]),
        (4, 1, [1, 2, 3, 4]),
        (5, 1, [1, 2, None, 5]),
        (5, 3, [1, 2, 3, 4, 5]),
        (7, 4, [1, 2, 3, 4, 5, 6, 7]),
        (9, 5, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_the_ends_and_those_around_are_linked(of: int, number: int, links: list[int | None]) -> None:
    assert paged(range((of - 1) * SIZE + 1), str(number)).links == links


def test_one_page_runs_through_several_tables() -> None:
    tables = {"ours": list(range(30)), "none": [], "theirs": list(range(100, 145))}
    page, shown = through(tables, "1")
    assert shown == {"ours": list(range(30)), "none": [], "theirs": list(range(100, 120))}
    assert (page.of, page.found) == (2, 75)
    assert through(tables, "2")[1] == {"ours": [], "none": [], "theirs": list(range(120, 145))}


def test_a_row_leads_to_the_page_that_holds_it() -> None:
    ids = [f"id-{number}" for number in range(60)]
    assert [paging.holding(ids, asked) for asked in ("id-0", "id-49", "id-50")] == ["1", "1", "2"]
    assert [paging.holding(ids, asked) for asked in ("2", "id-60", None)] == ["2", "id-60", None]
