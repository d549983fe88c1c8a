"""How text becomes a Word document: opening base.docx, headings, paragraphs, lists, properties, bytes.

All text passes ``clean`` here once more: a character that XML forbids must never stop minutes being made.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from weakref import WeakKeyDictionary

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph

from meetings.documents.base import BASE, CUSTOM_PROPERTIES, HANDLING, MARKING, custom_properties
from meetings.documents.content import Marking
from meetings.documents.package import pack, unpack
from meetings.documents.styles import LANGUAGE, style_names
from meetings.text import clean

NOTHING = "Nothing recorded."
# By document, the identifier of each style but the default ones, which are not named. Asked by a style's
# name, python-docx goes through all styles for every paragraph.
_styles: WeakKeyDictionary[DocumentPart, dict[str, str | None]] = WeakKeyDictionary()


def one_line(text: str) -> str:
    """Return the text cleaned and without line breaks, as headings and properties need it."""
    return " ".join(clean(text).split())


def open_document(
    *, title: str, subject: str, marking: Marking, written_at: datetime, base: Path = BASE
) -> Document:
    """Return an empty document with its properties, header and footer filled in.

    Raises ``ValueError`` naming what is missing when a restyled ``base`` lacks styles that the documents use.
    """
    document = docx.Document(str(base))
    styles = {str(style.name): _named(style) for style in document.styles}
    missing = [name for name in style_names() if name not in styles]
    if missing:
        raise ValueError(f"The base document lacks styles: {', '.join(missing)}.")
    _styles[document.part] = styles
    properties = document.core_properties
    properties.title, properties.subject = one_line(title), one_line(subject)
    properties.author = properties.last_modified_by = "Caseroom"
    properties.language, properties.keywords = LANGUAGE, one_line(marking.text)
    properties.created = properties.modified = written_at
    _fill_fields(document, title=title, marking=marking)
    return document


def _fill_fields(document: Document, *, title: str, marking: Marking) -> None:
    """Write the results of the header and footer fields, because previewers show them as they stand."""
    results = {
        f"DOCPROPERTY {MARKING}": marking.text,
        f"DOCPROPERTY {HANDLING}": marking.handling,
        "TITLE": title,
    }
    section = document.sections[0]
    for paragraph in (*section.header.paragraphs, *section.footer.paragraphs):
        _fill_field(paragraph, results)


def _fill_field(paragraph: Paragraph, results: dict[str, str]) -> None:
    """Replace the cached result of each known field; a paragraph whose field is empty is left without it."""
    result: str | None = None
    for run in paragraph.runs:
        instruction = run._r.find(qn("w:instrText"))
        if instruction is not None:
            result = results.get(str(instruction.text).strip())
            if result == "":
                _empty(paragraph)
                return
        elif run.text and result is not None:
            run.text = one_line(result)
            result = None


def _empty(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        paragraph._p.remove(run._r)


def heading(document: Document, text: str, level: int) -> Paragraph:
    """Add a heading of level 1 to 3; level 0 is the document's title."""
    return _add_paragraph(document, one_line(text), f"Heading {level}" if level else "Title")


def paragraph(document: Document, text: str, style: str = "Normal") -> Paragraph:
    """Add a paragraph; a line break in the text stays one."""
    return _add_paragraph(document, clean(text), style)


def lead(document: Document, word: str, text: str, *, style: str = "Normal", detail: str = "") -> Paragraph:
    """Add a paragraph that begins with a word in bold, and may end in a line of small print."""
    added = _add_paragraph(document, "", style)
    if word:
        _add_run(document, added, f"{one_line(word)} ", "Strong")
    added.add_run(clean(text))
    if detail:
        added.add_run().add_break()
        _add_run(document, added, clean(detail), "Detail")
    return added


def fact(document: Document, label: str, value: str) -> None:
    """Add a line with its label in the margin; nothing for an empty value."""
    if value:
        added = _add_paragraph(document, "", "Fact")
        _add_run(document, added, one_line(label), "Strong")
        added.add_run(f"\t{one_line(value)}")


def bullets(document: Document, lines: Iterable[str]) -> None:
    """Add a list, or the words for an empty one."""
    lines = tuple(lines)
    for line in lines:
        paragraph(document, line, "List Bullet")
    if not lines:
        paragraph(document, NOTHING)


def _named(style: BaseStyle) -> str | None:
    return None if style.element.default else style.style_id


def _add_paragraph(document: Document, text: str, style: str) -> Paragraph:
    added = document.add_paragraph(text)
    added._p.style = _styles[document.part][style]
    return added


def _add_run(document: Document, paragraph: Paragraph, text: str, style: str) -> None:
    paragraph.add_run(text)._r.style = _styles[document.part][style]


def to_bytes(document: Document, marking: Marking) -> bytes:
    """Return the finished file: the same bytes for the same content, whatever the day and the machine."""
    stream = BytesIO()
    document.save(stream)
    parts = unpack(stream.getvalue())
    parts[CUSTOM_PROPERTIES] = custom_properties(
        {MARKING: one_line(marking.text), HANDLING: one_line(marking.handling)}
    )
    return pack(parts)
