"""How rows become a Word table that a screen reader can follow and that grows in step with its rows.

A whole table is parsed at once: python-docx's own ``table.cell`` and ``add_row`` are quadratic.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import parse_xml

from meetings.documents.styles import TEXT_WIDTH, W, style_id
from meetings.documents.word import NOTHING, one_line, paragraph
from meetings.text import clean

#: A cell to write in by hand; any other empty cell says that nothing was recorded.
BLANK = "\u00a0"
_EMPTY_CELL = "Not recorded"
_MARK_UP = {
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}


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
    head = _row(columns, widths, style="Table head", properties="<w:tblHeader/>")
    row = _row(columns, widths, style="Table text", properties=_height(row_height))
    filled = (head([column.head for column in columns]), *map(row, rows))
    table = parse_xml(f"<w:tbl {W}>{_frame(title, columns, widths)}{''.join(filled)}</w:tbl>")
    document.element.body.sectPr.addprevious(table)


def _widths(columns: Sequence[Column]) -> list[int]:
    """Return the column widths in twips, together exactly the width of the text."""
    total = sum(column.share for column in columns)
    widths = [int(TEXT_WIDTH * column.share / total) for column in columns]
    return [*widths[:-1], TEXT_WIDTH - sum(widths[:-1])]


def _frame(title: str, columns: Sequence[Column], widths: Sequence[int]) -> str:
    """Return what stands before the rows; the title and a list of the columns are the alternative text."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = ", ".join(column.head for column in columns)
    return (
        f'<w:tblPr><w:tblStyle w:val="{style_id("Case table")}"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(one_line(title))}/>"
        f"<w:tblDescription w:val={quoteattr(one_line(f'Columns: {heads}'))}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _height(twips: int) -> str:
    return f'<w:trHeight w:val="{twips}" w:hRule="atLeast"/>' if twips else ""


def _row(
    columns: Sequence[Column], widths: Sequence[int], *, style: str, properties: str = ""
) -> Callable[[Sequence[str]], str]:
    """Return what writes the cells of a row that stays on one page."""
    strong = '<w:rPr><w:rStyle w:val="Strong"/></w:rPr>'
    before = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style_id(style)}"/></w:pPr><w:r>{strong if column.strong else ""}'
        '<w:t xml:space="preserve">'
        for column, width in zip(columns, widths, strict=True)
    ]

    def written(values: Sequence[str]) -> str:
        cells = "".join(
            f"{opening}{_words(value)}</w:t></w:r></w:p></w:tc>"
            for opening, value in zip(before, values, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{cells}</w:tr>"

    return written


def _words(value: str) -> str:
    return escape(clean(value) or _EMPTY_CELL, _MARK_UP)
