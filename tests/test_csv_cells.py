"""Cells that no spreadsheet runs: what an export writes, read back as CSV."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from meetings.csv_cells import as_csv, cell


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("x","y")',
        "+44 1629 580000",
        "-2+3",
        "@SUM(A1)",
        "|calc",
        "%0A",
        " =1+1",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\xa0=1+1",
        "＝1+1",
        "＠SUM(A1)",
    ],
)
def test_what_would_start_a_formula_is_text(typed: str) -> None:
    assert cell(typed).startswith("'")
    assert cell(typed)[1:].strip() == typed.strip()


def test_other_text_stays_as_it_is() -> None:
    assert cell("Visit = agreed; 3-4 weeks @ home") == "Visit = agreed; 3-4 weeks @ home"
    assert cell("Ünal’s café") == "Ünal’s café"
    assert cell("a\x00b\x07") == "ab"


def test_values_are_written_so_that_they_sort() -> None:
    assert cell(None) == ""
    assert cell(-3) == "-3"
    assert cell(date(2026, 11, 27)) == "2026-11-27"
    assert cell(datetime(2026, 11, 27, 9, 30, tzinfo=UTC)) == "2026-11-27T09:30:00+00:00"


def test_a_table_reads_back_cell_for_cell() -> None:
    rows = [['He said "no", twice', "two\r\nlines; and,a comma"], ["", "‘x’"]]
    content = as_csv(["What", "Why"], rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    assert read(content) == [["What", "Why"], ['He said "no", twice', "two\nlines; and,a comma"], ["", "‘x’"]]


def test_no_cell_breaks_out_of_its_quotes() -> None:
    content = as_csv(["=head"], [['",=1+1']])
    assert read(content) == [["'=head"], ['",=1+1']]
