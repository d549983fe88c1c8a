"""Wrong words anywhere in a catalogue are said with their file and their true line."""

from pathlib import Path

import pytest

from tests.catalogue.copied import STATEMENT, change, line_of, problems

# What is wrong: its file, the words it takes the place of, the words, and what is said of their last line.
WRONG = {
    "unknown key": (
        "partners.toml",
        'kind = "fire"',
        'kind = "fire"\nkinds = "fire"',
        "kinds is not known here",
    ),
    "unknown key in an inner table": (
        "meeting_types.toml",
        "on_mails = false",
        "on_mails = false\non_walls = true",
        "on_walls is not known here",
    ),
    "unknown kind": (
        "partners.toml",
        'kind = "fire"',
        'kind = "water"',
        'kind "water" is not one of "police", "local authority", "county", "fire", "probation", '
        '"rehabilitation company", "prosecution", "housing"',
    ),
    "wrong type for text": ("partners.toml", 'name = "Riverside"', "name = 7", "name is not text"),
    "empty text": ("partners.toml", 'name = "Riverside"', 'name = ""', "name is empty"),
    "space at the end": (
        "partners.toml",
        'name = "Riverside"',
        'name = "Riverside "',
        "name begins or ends with a space",
    ),
    "control character": (
        "partners.toml",
        'name = "Riverside"',
        'name = "River\\u0007side"',
        "name holds the control character U+0007",
    ),
    "character that turns the text round": (
        "partners.toml",
        'name = "Riverside"',
        'name = "River\\u202Eside"',
        "name holds the control character U+202E",
    ),
    "badly formed key": (
        "partners.toml",
        'key = "riverside"',
        'key = "River side"',
        'key "River side" is not lower-case words and numbers joined by hyphens',
    ),
    "date as text": (
        "partners.toml",
        "from = 2018-04-01",
        'from = "April 2018"',
        "from is not a date, such as 2015-11-01",
    ),
    "date with a time": (
        "partners.toml",
        "from = 2018-04-01",
        "from = 2018-04-01T10:00:00",
        "from is not a date, such as 2015-11-01",
    ),
    "until before from": (
        "partners.toml",
        "from = 2018-04-01",
        "from = 2018-04-01\nuntil = 2017-04-01",
        "until 2017-04-01 is not after from 2018-04-01",
    ),
    "until on from": (
        "partners.toml",
        "from = 2018-04-01",
        "from = 2018-04-01\nuntil = 2018-04-01",
        "until 2018-04-01 is not after from 2018-04-01",
    ),
    "former name older than the partner": (
        "partners.toml",
        "until = 2014-03-01",
        "until = 2007-03-01",
        "until 2007-03-01 is not after from 2007-06-01",
    ),
    "next review before the last": (
        "agreement.toml",
        "next_review_date = 2016-11-10",
        "next_review_date = 2015-11-09",
        "next_review_date 2015-11-09 is not after review_date 2015-11-10",
    ),
    "wrong type for a list": (
        "categories.toml",
        'holders = ["fire"]',
        'holders = "fire"',
        "holders is not a list",
    ),
    "empty list": ("categories.toml", 'holders = ["fire"]', "holders = []", "holders is empty"),
    "twice in a list": (
        "categories.toml",
        'holders = ["fire"]',
        'holders = ["fire", "fire"]',
        "holders names something twice",
    ),
    "wrong type for true or false": (
        "categories.toml",
        "needs_relevance = true",
        'needs_relevance = "yes"',
        "needs_relevance is not true or false",
    ),
    "unknown group": (
        "interventions.toml",
        'name = "formal"',
        'name = "stern"',
        'name "stern" is not one of "early and informal", "formal", "housing applications", '
        '"support or safeguarding", "disclosure to third parties"',
    ),
    "unknown status": (
        "agreement.toml",
        'status = "Draft"',
        'status = "Rough"',
        'status "Rough" is not one of "Draft", "Issued"',
    ),
    "over before it began": (
        "interventions.toml",
        "until = 2010-01-12",
        "until = 2001-01-12",
        "until 2001-01-12 is not after from 2007-06-01",
    ),
    "unknown agreement": (
        "meeting_types.toml",
        'agreement = "derbyshire-asb"',
        'agreement = "other"',
        'agreement "other" is not in agreement.toml',
    ),
    "unknown statement": (
        "meeting_types.toml",
        'statement = "asb-case-discussion-1"',
        'statement = "asb-case-discussion-9"',
        'statement "asb-case-discussion-9" is no file in statements/',
    ),
    "unknown standing undertaking": (
        "meeting_types.toml",
        'standing_undertaking = "standing-undertaking-1"',
        'standing_undertaking = "nothing"',
        'standing_undertaking "nothing" is no file in statements/',
    ),
    "true for a number": (
        "meeting_types.toml",
        "case_minutes = 12",
        "case_minutes = true",
        "case_minutes is not a whole number",
    ),
    "number out of its limits": (
        "meeting_types.toml",
        "case_minutes = 12",
        "case_minutes = 0",
        "case_minutes is 0; it must be from 1 to 240",
    ),
    "papers due before sight": (
        "meeting_types.toml",
        "sight_days = 10",
        "sight_days = 3",
        "sight_days is 3; it must be more than papers_due_days, which is 3",
    ),
    "corrections before minutes": (
        "meeting_types.toml",
        "correction_days = 10",
        "correction_days = 2",
        "correction_days is 2; it must be more than minutes_due_working_days, which is 3",
    ),
    "chasing backwards": (
        "meeting_types.toml",
        "correction_chase_days = [2, 5, 10]",
        "correction_chase_days = [5, 2]",
        "correction_chase_days must be whole numbers from 1 to 90, each more than the last",
    ),
    "step out of its limits": (
        "meeting_types.toml",
        'key = "agenda"\nworking_days = 10',
        'key = "agenda"\nworking_days = 400',
        "working_days is 400; it must be from -20 to 250",
    ),
    "two steps on one day": (
        "meeting_types.toml",
        'key = "overdue"\nworking_days = 1',
        'key = "overdue"\nworking_days = 0',
        "a step without working_days comes first and alone, and working_days grow from step to step",
    ),
    "unknown recipient": (
        "meeting_types.toml",
        'recipient = "owner"',
        'recipient = "everybody"',
        'recipient "everybody" is not one of "owner", "deputy", "representative", "chair", "agenda"',
    ),
    "unknown kind of ground": (
        "lawful.toml",
        'kind = "basis"',
        'kind = "consent"',
        'kind "consent" is not one of "basis", "special category", "criminal offence", "power"',
    ),
    "basis for relevant authorities only": (
        "lawful.toml",
        'holders = ["police"]',
        'holders = ["police"]\nrelevant_authorities_only = true',
        "only a power can be for relevant authorities only",
    ),
    "authority that is no partner": (
        "lawful.toml",
        'but_not = ["british-transport-police"]',
        'but_not = ["transport-police"]',
        'but_not "transport-police" is not in partners.toml',
    ),
    "kind of authority twice": (
        "lawful.toml",
        'kinds = ["local authority", "county"]',
        'kinds = ["local authority", "county", "police"]',
        'kinds has "police", which an earlier relevant authority has too',
    ),
    "list of names with a number": (
        "lawful.toml",
        'but_not = ["british-transport-police"]',
        "but_not = [7]",
        "but_not is not a list of different names",
    ),
    "unknown usual ground": (
        "meeting_types.toml",
        'grounds = ["dpa-2018-s35", ',
        'grounds = ["dpa-2018-s35", "consent", ',
        'grounds "consent" is not in lawful.toml',
    ),
    "statement in the wrong file": (
        STATEMENT,
        'version = "1"',
        'version = "2"',
        "the file must be called asb-case-discussion-2.toml, after its key and version",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "what"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_with_its_line(folder: Path, name: str, old: str, new: str, what: str) -> None:
    line = line_of(folder, name, old) + new.count("\n")
    change(folder, name, old, new)
    assert problems(folder) == [f"{name}:{line}: {what}"]


def test_a_text_over_several_lines_is_said_with_its_first(folder: Path) -> None:
    change(folder, "partners.toml", 'name = "Riverside"', 'name = """River\nside"""')
    line = line_of(folder, "partners.toml", 'name = """River')
    assert problems(folder) == [f"partners.toml:{line}: name holds the control character U+000A"]
