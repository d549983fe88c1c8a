"""The printed pack: everyone invited has a line to sign, and a case is its reference and nothing more."""

from dataclasses import replace

from meetings.documents.sheet import SPARE_LINES, render_sheet
from meetings.documents.tables import BLANK
from tests.documents.reading import all_text, blocks, opened, outline, under
from tests.documents.sample import SHEET
from tests.documents.sample_cases import YOUTH


def test_the_pack_has_its_parts_in_order() -> None:
    assert outline(opened(render_sheet(SHEET))) == [
        ("Title", "Amber Valley and Erewash ASB case meeting"),
        ("Heading 1", "Meeting"),
        ("Heading 1", "Confidentiality statement"),
        ("Heading 1", "Sign in"),
        ("Heading 1", "Cases"),
        ("Heading 2", "ASB-7KQ4"),
        ("Heading 2", "ASB-W2HN"),
        ("Heading 2", "ASB-5TFX"),
        ("Heading 2", "ASB-N4PC"),
    ]


def test_everyone_invited_has_a_line_and_there_are_spare_ones() -> None:
    table = under(opened(render_sheet(SHEET)), "Sign in")[1]
    assert isinstance(table, list)
    assert table[0] == ["Name", "Role", "Agency", "I agree, yes or no", "Time", "Signature"]
    assert table[2] == ["Dev Anand", "ASB Coordinator", "Amber Valley Borough Council", BLANK, BLANK, BLANK]
    assert sorted(row[0] for row in table[1:-SPARE_LINES]) == sorted(person.name for person in SHEET.people)
    assert table[-SPARE_LINES:] == [[BLANK] * 6] * SPARE_LINES


def test_each_reference_has_ruled_lines_and_no_words() -> None:
    document = opened(render_sheet(SHEET))
    assert under(document, "ASB-7KQ4") == ["\t\n\t\n\t\n\t"]
    assert YOUTH.title is not None
    assert YOUTH.title not in all_text(document)
    assert YOUTH.kind not in all_text(document)


def test_the_statement_is_there_word_for_word_and_numbered() -> None:
    document = opened(render_sheet(SHEET))
    points = [text for style, text in blocks(document) if style == "List Number"]
    assert points == [f"{point.lead} {point.text}" for point in SHEET.statement.points]


def test_a_meeting_without_cases_or_people_still_prints() -> None:
    document = opened(render_sheet(replace(SHEET, people=(), references=())))
    assert under(document, "Cases") == ["Nothing recorded."]
    assert len(document.tables[0].rows) == 1 + SPARE_LINES
