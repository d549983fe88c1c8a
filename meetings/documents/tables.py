"""How rows become a Word table that a screen reader can follow and that grows in step with its rows.

Every row is a deep copy of one template row: python-docx's own ``table.cell`` and ``add_row`` are quadratic.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.text.run import CT_R

from meetings.documents.styles import TEXT_WIDTH, W, style_id
from meetings.documents.word import NOTHING, one_line, paragraph
from meetings.text import clean

#: A cell to write in by hand; any other empty cell says that nothing was recorded.
BLANK = "\u00a0"
_EMPTY_CELL = "Not recorded"


@dataclass(frozen=True)
class Column:
    """A column's head, its share of the page width (shares are relative) and whether its cells are bold."""

    head: str
    share: float
    strong: bool = False


def add_table(
    document: Document,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    row_height: int = 0,
) -> None:
    """Add a table with alternative text and a header row that repeats; no rows become "Nothing recorded.".

    ``row_height`` is the least height of a row in twips.
    """
    rows = tuple(rows)
    if not rows:
        paragraph(document, NOTHING)
        return
    widths = _widths(columns)
    table = _frame(title, columns, widths)
    table.append(_header_row(columns, widths))
    template = _row(columns, widths, style="Table text", properties=_height(row_height))
    for row in rows:
        table.append(_filled(template, row))
    document.element.body.sectPr.addprevious(table)


def _widths(columns: Sequence[Column]) -> list[int]:
    """Return the column widths in twips, together exactly the width of the text."""
    total = sum(column.share for column in columns)
    widths = [int(TEXT_WIDTH * column.share / total) for column in columns]
    return [*widths[:-1], TEXT_WIDTH - sum(widths[:-1])]


def _frame(title: str, columns: Sequence[Column], widths: Sequence[int]) -> CT_Tbl:
    """Return a table without rows; its title and a list of its columns are the alternative text."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table: CT_Tbl = parse_xml(
        f'<w:tbl {W}><w:tblPr><w:tblStyle w:val="{style_id("Case table")}"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    heads = ", ".join(column.head for column in columns)
    for tag, value in (("w:tblCaption", title), ("w:tblDescription", f"Columns: {heads}")):
        alternative = OxmlElement(tag)
        alternative.set(qn("w:val"), one_line(value))
        table.tblPr.append(alternative)
    return table


def _height(twips: int) -> str:
    return f'<w:trHeight w:val="{twips}" w:hRule="atLeast"/>' if twips else ""


def _row(columns: Sequence[Column], widths: Sequence[int], *, style: str, properties: str = "") -> CT_Row:
    """Return a row of empty runs that stays on one page."""
    strong = '<w:rPr><w:rStyle w:val="Strong"/></w:rPr>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style_id(style)}"/></w:pPr><w:r>{strong if column.strong else ""}'
        '<w:t xml:space="preserve"/></w:r></w:p></w:tc>'
        for column, width in zip(columns, widths, strict=True)
    )
    row: CT_Row = parse_xml(f"<w:tr {W}><w:trPr><w:cantSplit/>{properties}</w:trPr>{cells}</w:tr>")
    return row


def _header_row(columns: Sequence[Column], widths: Sequence[int]) -> CT_Row:
    """Return the row that repeats on each page and that a screen reader announces as the header."""
    row = _row(columns, widths, style="Table head", properties="<w:tblHeader/>")
    return _filled(row, [column.head for column in columns])


def _filled(template: CT_Row, values: Sequence[str]) -> CT_Row:
    row = deepcopy(template)
    runs: list[CT_R] = list(row.iter(qn("w:r")))
    for run, value in zip(runs, values, strict=True):
        _fill(run, clean(value) or _EMPTY_CELL)
    return row


def _fill(run: CT_R, text: str) -> None:
    """Set the text of a template's run; only one with line breaks or tabs needs elements of its own."""
    if "\n" in text or "\t" in text:
        run.text = text
    else:
        run.t_lst[0].text = text
