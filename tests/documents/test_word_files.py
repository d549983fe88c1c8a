"""What every document of ours owes its reader: marking, pages, language, clean properties, no leftovers."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

import docx
import pytest

from meetings.documents.content import Marking
from meetings.documents.ledger import render_ledger
from meetings.documents.minutes import render_minutes
from meetings.documents.package import unpack
from meetings.documents.sheet import render_sheet
from meetings.documents.summary import render_summary
from tests.documents.reading import all_text, opened
from tests.documents.sample import MINUTES, SHEET, SUMMARY
from tests.documents.sample_ledger import LEDGER

RENDERINGS: dict[str, tuple[Callable[[Any], bytes], Any]] = {
    "minutes": (render_minutes, MINUTES),
    "summary": (render_summary, SUMMARY),
    "sheet": (render_sheet, SHEET),
    "ledger": (render_ledger, LEDGER),
}
NASTY = " & < > \" ' &amp; ]]> <w:t> {{ 7*7 }}\x00\x0b\x1f\ud800\ufffe end"
CLEANED = " & < > \" ' &amp; ]]> <w:t> {{ 7*7 }}\n end"


@pytest.fixture(params=RENDERINGS)
def rendering(request: pytest.FixtureRequest) -> tuple[Callable[[Any], bytes], Any]:
    """Each kind of document in turn: how it is rendered, and its content."""
    return RENDERINGS[request.param]


@pytest.fixture
def file(rendering: tuple[Callable[[Any], bytes], Any]) -> bytes:
    """Each kind of document in turn, rendered."""
    render, content = rendering
    return render(content)


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return the content with every free text in it changed."""
    if type(value) is str:
        return change(value) if value else value
    if isinstance(value, tuple):
        return tuple(_with_texts(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name != "time_zone"]
        return replace(value, **{name: _with_texts(getattr(value, name), change) for name in names})
    return value


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_the_same_content_makes_the_same_bytes(rendering: tuple[Callable[[Any], bytes], Any]) -> None:
    render, content = rendering
    assert render(content) == render(content)
    assert render(content) != render(replace(content, marking=Marking(text="OFFICIAL: TEST")))


def test_no_part_has_a_time_of_writing(file: bytes) -> None:
    with ZipFile(BytesIO(file)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_has_these_parts_and_no_other(file: bytes) -> None:
    assert list(unpack(file)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "docProps/custom.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]


def _leftovers(file: bytes) -> set[bytes]:
    """Return the traces of editing, of another template and of the outside world in any part."""
    traces = re.compile(
        rb"w:rsid|<w:(?:ins|del|moveFrom|moveTo|vanish|webHidden|comment\w*|bookmark\w*|proofErr)\b"
        rb"|TargetMode|python-docx|Macintosh|Microsoft|Theme=|attachedTemplate|w:hyperlink"
    )
    return {found for part in unpack(file).values() for found in traces.findall(part)}


def test_no_part_holds_a_leftover(file: bytes) -> None:
    assert _leftovers(file) == set()


def test_the_template_of_python_docx_would_leave_some() -> None:
    stream = BytesIO()
    docx.Document().save(stream)
    assert {b"python-docx", b"Macintosh", b"Theme="} <= _leftovers(stream.getvalue())
    assert "docProps/thumbnail.jpeg" in unpack(stream.getvalue())


def test_the_properties_are_ours() -> None:
    properties = opened(render_minutes(MINUTES)).core_properties
    assert properties.title == "Minutes for Derbyshire Constabulary, 24 November 2026, version 2"
    assert properties.subject == "Minutes: Amber Valley and Erewash ASB case meeting"
    assert (properties.author, properties.last_modified_by) == ("Caseroom", "Caseroom")
    assert (properties.language, properties.keywords) == ("en-GB", "OFFICIAL-SENSITIVE")
    assert properties.created == properties.modified == datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
    assert (properties.comments, properties.category, properties.version) == ("", "", "")


def test_header_and_footer_carry_marking_handling_title_and_pages() -> None:
    section = opened(render_minutes(MINUTES)).sections[0]
    assert [p.text for p in section.header.paragraphs] == [MINUTES.marking.text, MINUTES.marking.handling]
    assert [p.text for p in section.footer.paragraphs] == [
        "OFFICIAL-SENSITIVE",
        "Minutes for Derbyshire Constabulary, 24 November 2026, version 2\tPage 1 of 1",
    ]


def test_marking_and_pages_are_fields_over_the_properties() -> None:
    parts = unpack(render_minutes(MINUTES))
    codes = re.compile(rb"<w:instrText[^>]*> (.*?) </w:instrText>")
    footer = [b"DOCPROPERTY Marking", b"TITLE", b"PAGE", b"NUMPAGES"]
    assert codes.findall(parts["word/header1.xml"]) == [b"DOCPROPERTY Marking", b"DOCPROPERTY Handling"]
    assert codes.findall(parts["word/footer1.xml"]) == footer
    assert b'name="Marking"><vt:lpwstr>OFFICIAL-SENSITIVE</vt:lpwstr>' in parts["docProps/custom.xml"]
    assert b'name="Handling"><vt:lpwstr>For the agency named' in parts["docProps/custom.xml"]


def test_without_a_marking_header_and_footer_hold_none() -> None:
    file = render_minutes(replace(MINUTES, marking=Marking(text="")))
    section = opened(file).sections[0]
    assert [p.text for p in section.header.paragraphs] == ["", ""]
    assert section.footer.paragraphs[0].text == ""
    assert b"DOCPROPERTY" not in unpack(file)["word/header1.xml"]


def test_the_language_is_british_english(file: bytes) -> None:
    parts = unpack(file)
    assert b'<w:lang w:val="en-GB"' in parts["word/styles.xml"]
    assert b'<w:themeFontLang w:val="en-GB"' in parts["word/settings.xml"]


def test_every_style_used_exists(file: bytes) -> None:
    parts = unpack(file)
    used = set(re.findall(rb'<w:(?:p|r|tbl)Style w:val="(\w+)"', parts["word/document.xml"]))
    defined = set(re.findall(rb'w:styleId="(\w+)"', parts["word/styles.xml"]))
    assert used
    assert used <= defined


def test_no_text_sets_its_own_font_colour_or_size(file: bytes) -> None:
    own = re.compile(rb"<w:(rFonts|color|sz|b|i|u|highlight|shd)\b")
    assert own.search(unpack(file)["word/document.xml"]) is None


def test_every_table_is_announced_and_no_cell_is_empty(file: bytes) -> None:
    tables = opened(file).tables
    xml = unpack(file)["word/document.xml"]
    assert tables
    for tag in (b"<w:tblCaption ", b"<w:tblDescription ", b"<w:tblHeader/>"):
        assert xml.count(tag) == len(tables)
    assert xml.count(b"<w:cantSplit/>") == sum(len(table.rows) for table in tables)
    assert all(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert b"gridSpan" not in xml
    assert b"vMerge" not in xml


def test_no_paragraph_is_empty(file: bytes) -> None:
    assert all(paragraph.text for paragraph in opened(file).paragraphs)


def test_markup_and_control_characters_in_any_text_are_only_text(
    rendering: tuple[Callable[[Any], bytes], Any],
) -> None:
    render, content = rendering
    document = opened(render(_with_texts(content, lambda text: text + NASTY)))
    clean_document = opened(render(_with_texts(content, lambda text: text + " end")))
    assert len(document.paragraphs) == len(clean_document.paragraphs)
    assert _flat(all_text(document)).replace(_flat(CLEANED), "end") == _flat(all_text(clean_document))


def test_every_text_of_the_content_is_printed(rendering: tuple[Callable[[Any], bytes], Any]) -> None:
    render, content = rendering
    numbers = count()
    document = opened(render(_with_texts(content, lambda text: f"{text} canary-{next(numbers)}-")))
    section = document.sections[0]
    page = [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
    words = all_text(document) + "\n".join(page)
    assert [number for number in range(next(numbers)) if f"canary-{number}-" not in words] == []


def test_long_texts_come_through_whole() -> None:
    long = " ".join(f"word{number}" for number in range(20_000))
    case = MINUTES.cases[1]
    decision = replace(case.body.decisions[0], text=long, reasons=long)
    action = replace(case.body.actions[0], text=long)
    line = replace(case.body.information[0], text=long)
    body = replace(case.body, narrative=long, information=(line,), decisions=(decision,), actions=(action,))
    content = replace(MINUTES, cases=(replace(case, body=body, annex=case.annex),))
    assert all_text(opened(render_minutes(content))).count(long) == 6
