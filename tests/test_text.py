"""Cleaned text can always be carried by XML, keeps every other character, and has one kind of newline."""

import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from meetings.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ('plain, with a tab\t& <b> "quotes" ’', 'plain, with a tab\t& <b> "quotes" ’'),
        ("Windows\r\nMac\rUnix\n", "Windows\nMac\nUnix\n"),
        ("Word\x0bsoft\u2028line\u2029paragraph\x85next\x0cpage", "Word\nsoft\nline\nparagraph\nnext\npage"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("not a character \ufffe\uffff, half a pair \ud83d", "not a character , half a pair "),
        ("Dŵr 😀 \ue000", "Dŵr 😀 \ue000"),
    ],
)
def test_what_xml_forbids_goes_and_the_rest_stays(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_can_be_carried_once_it_is_clean(typed: str) -> None:
    element = OxmlElement("w:t")
    element.text = clean(typed)
    assert (element.text or "") == clean(clean(typed))


def test_uncleaned_text_is_what_would_stop_the_minutes() -> None:
    with pytest.raises(ValueError, match="XML compatible"):
        OxmlElement("w:t").text = "nul\x00"
