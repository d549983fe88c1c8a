"""Tables hold exactly the rows given, can be followed by a screen reader, and never have a silent gap."""

from docx.document import Document
from docx.oxml.ns import qn

from meetings.documents.styles import TEXT_WIDTH
from meetings.documents.tables import BLANK, Column, add_table
from meetings.documents.word import open_document, to_bytes
from tests.documents.reading import blocks, opened, rows
from tests.documents.sample_meeting import MARKING, at

COLUMNS = (Column("Name", 1, strong=True), Column("What", 2))


def _document() -> Document:
    return open_document(title="Test", subject="Test", marking=MARKING, written_at=at(10, 0))


def _read_back(*given: tuple[str, str], row_height: int = 0) -> Document:
    document = _document()
    add_table(document, "People", COLUMNS, given, row_height=row_height)
    return opened(to_bytes(document, MARKING))


def test_cells_hold_the_text_given_and_nothing_else() -> None:
    table = _read_back(('A & B <c> "d"', "first\nsecond\tthird"), ("nul\x00", "  spaces  ")).tables[0]
    assert rows(table) == [
        ["Name", "What"],
        ['A & B <c> "d"', "first\nsecond\tthird"],
        ["nul", "  spaces  "],
    ]


def test_an_empty_cell_says_so_and_a_blank_one_is_for_the_pen() -> None:
    assert rows(_read_back(("", BLANK)).tables[0])[1] == ["Not recorded", BLANK]


def test_no_rows_make_no_table() -> None:
    assert blocks(_read_back()) == [("Normal", "Nothing recorded.")]


def test_the_header_row_repeats_and_the_table_has_alternative_text() -> None:
    element = _read_back(("a", "b"), ("c", "d")).tables[0]._tbl
    assert element.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "People"
    assert element.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Columns: Name, What"
    headers = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in element.tr_lst]
    assert headers == [True, False, False]


def test_rows_stay_whole_and_may_have_a_height() -> None:
    for row in _read_back(("a", "b"), row_height=600).tables[0]._tbl.tr_lst:
        assert row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None
    assert _read_back(("a", "b"), row_height=600).tables[0].rows[1].height == 600 * 635


def test_the_columns_share_the_whole_width_and_every_cell_knows_its_own() -> None:
    element = _read_back(("a", "b")).tables[0]._tbl
    grid = [int(column.get(qn("w:w"))) for column in element.tblGrid]
    assert grid == [3137, 6274]
    assert sum(grid) == TEXT_WIDTH
    for row in element.tr_lst:
        assert [int(cell.get(qn("w:w"))) for cell in row.iter(qn("w:tcW"))] == grid


def test_the_first_column_may_be_bold() -> None:
    cells = _read_back(("a", "b")).tables[0].rows[1].cells
    assert [cell.paragraphs[0].runs[0].style.name for cell in cells] == ["Strong", "Default Paragraph Font"]
