"""The committed base.docx is what the script writes, and carries no trace of any other template."""

from pathlib import Path

import docx
import pytest

from meetings.documents.base import BASE, parts
from meetings.documents.package import pack, unpack
from meetings.documents.styles import style_names
from meetings.documents.word import open_document
from tests.documents.sample_meeting import MARKING, at


def test_the_committed_file_is_what_the_script_writes() -> None:
    assert unpack(BASE.read_bytes()) == parts()


def test_every_style_that_the_documents_use_is_there() -> None:
    present = {style.name for style in docx.Document(str(BASE)).styles}
    assert set(style_names()) <= present
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number"} <= present


def test_the_page_is_a4_with_room_for_the_marking() -> None:
    section = docx.Document(str(BASE)).sections[0]
    assert (section.page_width, section.page_height) == (7560310, 10692130)
    assert [p.style.name for p in section.header.paragraphs if p.style] == ["Marking", "Handling"]
    assert [p.style.name for p in section.footer.paragraphs if p.style] == ["Marking", "Footer line"]


def test_the_base_has_no_text_and_no_properties_of_its_own() -> None:
    base = docx.Document(str(BASE))
    assert [paragraph.text for paragraph in base.paragraphs] == []
    properties = base.core_properties
    assert (properties.author, properties.comments, properties.title) == ("", "", "")
    assert properties.created is None


def test_a_restyled_base_that_lacks_a_style_is_refused_by_name(tmp_path: Path) -> None:
    changed = parts()
    changed["word/styles.xml"] = changed["word/styles.xml"].replace(b'w:val="Boxed"', b'w:val="Other"')
    restyled = tmp_path / "restyled.docx"
    restyled.write_bytes(pack(changed))
    with pytest.raises(ValueError, match=r"lacks styles: Boxed\.$"):
        open_document(title="", subject="", marking=MARKING, written_at=at(10, 0), base=restyled)
