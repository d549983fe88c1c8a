"""How the tests read a Word file back: its outline, and what stands under one of its headings."""

from io import BytesIO

import docx
from docx.document import Document
from docx.table import Table


def opened(file: bytes) -> Document:
    """Return the file as python-docx reads it."""
    return docx.Document(BytesIO(file))


def rows(table: Table) -> list[list[str]]:
    """Return the text of every cell, the header row first."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def blocks(document: Document) -> list[tuple[str, str | list[list[str]]]]:
    """Return each paragraph with its style, and each table as its rows under the style "Table"."""
    found: list[tuple[str, str | list[list[str]]]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found.append(("Table", rows(block)))
        else:
            found.append((block.style.name or "" if block.style else "", block.text))
    return found


def outline(document: Document) -> list[tuple[str, str]]:
    """Return title and headings in order, each with its style."""
    return [
        (style, str(text)) for style, text in blocks(document) if style == "Title" or style[:7] == "Heading"
    ]


def under(document: Document, *path: str) -> list[str | list[list[str]]]:
    """Return what stands directly under the last heading of the path, each sought after the one before."""
    found = iter(blocks(document))
    for heading in path:
        if not any(style.startswith("Heading") and text == heading for style, text in found):
            raise AssertionError(f"No heading {heading!r}.")
    content: list[str | list[list[str]]] = []
    for style, text in found:
        if style.startswith("Heading"):
            break
        content.append(text)
    return content


def all_text(document: Document) -> str:
    """Return every word of the body, tables included."""
    return "\n".join(
        text if isinstance(text, str) else "\n".join(cell for row in text for cell in row)
        for _, text in blocks(document)
    )
