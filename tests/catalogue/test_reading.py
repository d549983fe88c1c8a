"""A catalogue with anything wrong in it is refused, with the file, the true line and what is wrong."""

import shutil
from pathlib import Path

import pytest

from meetings.catalogue.reading import SHIPPED, CatalogueError, read_catalogue

STATEMENT = "statements/asb-case-discussion-1.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue, to break."""
    return Path(
        shutil.copytree(SHIPPED, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__*"))
    )


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file by `new`."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def line_of(folder: Path, name: str, marker: str) -> int:
    """The line, from 1, of the first `marker` in a file."""
    text = (folder / name).read_text("utf-8")
    return text[: text.index(marker)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return str(caught.value).splitlines()


def test_a_copy_reads_as_the_shipped_catalogue_and_again_the_same(folder: Path) -> None:
    assert read_catalogue(folder) == read_catalogue() == read_catalogue(SHIPPED)


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
        "working_days = 8",
        "working_days = 400",
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


# What is taken away: its file, the line, the first words of its table, and what is said of that table.
MISSING = {
    "outermost table": (
        "agreement.toml",
        'distribution = "Listed Partners"\n',
        "# The information",
        "derbyshire-asb: distribution is missing",
    ),
    "list of tables": (
        "partners.toml",
        'name = "Riverside"\n',
        '[[partner]]\nkey = "riverside"',
        "riverside: name is missing",
    ),
    "list of tables in a list of tables": (
        "partners.toml",
        'name = "Chevin Housing"\n',
        '[[partner.former_name]]\nuntil = 2016-07-01\n\n[[partner]]\nkey = "trent',
        "name is missing",
    ),
    "table without a key": (
        "categories.toml",
        'clause = "3.2.8"  # National Probation Service\n',
        '[[list]]\nholders = ["probation"]',
        "clause is missing",
    ),
    "table in a list of tables": (
        "meeting_types.toml",
        "on_mails = false\n",
        "[meeting_type.marking]",
        "on_mails is missing",
    ),
    "key": (STATEMENT, 'key = "asb-case-discussion"\n', "# The statement", "key is missing"),
}


@pytest.mark.parametrize(("name", "old", "marker", "what"), MISSING.values(), ids=MISSING.keys())
def test_what_is_missing_is_said_with_the_line_of_its_table(
    folder: Path, name: str, old: str, marker: str, what: str
) -> None:
    change(folder, name, old, "")
    assert problems(folder) == [f"{name}:{line_of(folder, name, marker)}: {what}"]


def test_a_missing_table_is_one_problem(folder: Path) -> None:
    text = (folder / "meeting_types.toml").read_text("utf-8")
    start, end = text.index("[meeting_type.marking]"), text.index("[meeting_type.deadlines]")
    (folder / "meeting_types.toml").write_text(text[:start] + text[end:], "utf-8")
    line = line_of(folder, "meeting_types.toml", "[[meeting_type]]")
    assert problems(folder) == [f"meeting_types.toml:{line}: asb-case-discussion: marking is missing"]


def test_a_missing_list_of_tables_is_one_problem(folder: Path) -> None:
    change(folder, STATEMENT, "[[point]]", "[[points]]")
    text = (folder / STATEMENT).read_text("utf-8")
    (folder / STATEMENT).write_text(text.replace("[[point]]", "[[points]]"), "utf-8")
    assert problems(folder) == [
        f"{STATEMENT}:1: asb-case-discussion: [[point]] is missing",
        f"{STATEMENT}:{line_of(folder, STATEMENT, '[[points]]')}: points is not known here",
    ]


def test_a_list_of_tables_that_is_none_is_said(folder: Path) -> None:
    (folder / "partners.toml").write_text('# none yet\npartner = ["Riverside"]\n', "utf-8")
    assert problems(folder) == ["partners.toml:2: partner is not tables [[partner]]"]


# What stands twice: its file, the words it takes the place of, and the words, already in the file before.
TWICE = {
    "partner key": ("partners.toml", 'key = "riverside"', 'key = "metropolitan"'),
    "partner name": ("partners.toml", 'name = "Riverside"', 'name = "Metropolitan"'),
    "objective": ("agreement.toml", 'key = "supporting-perpetrators"', 'key = "recording-incidents"'),
    "category": ("categories.toml", 'key = "probation-risk"', 'key = "county-risk"'),
    "ground": ("lawful.toml", 'key = "dpa-2018-sch-1-18"', 'key = "dpa-2018-sch-1-10"'),
    "term": ("terms.toml", 'key = "court-reports"', 'key = "oasys"'),
    "intervention": ("interventions.toml", 'text = "Closure powers"', 'text = "Mediation"'),
    "meeting type": ("meeting_types.toml", 'key = "asb-case-review"', 'key = "asb-case-discussion"'),
    "step": ("meeting_types.toml", 'key = "overdue"', 'key = "due"'),
}


@pytest.mark.parametrize(("name", "old", "new"), TWICE.values(), ids=TWICE.keys())
def test_what_stands_twice_is_said_with_both_lines(folder: Path, name: str, old: str, new: str) -> None:
    earlier, later = line_of(folder, name, new), line_of(folder, name, old)
    change(folder, name, old, new)
    said = f"{new.replace(' = ', ' ')} is already on line {earlier} of {name}"
    assert problems(folder) == [f"{name}:{later}: {said}"]


def test_a_meeting_type_has_an_agreement_or_a_warning_and_not_both(folder: Path) -> None:
    change(folder, "meeting_types.toml", "warning = ", 'agreement = "derbyshire-asb"\nwarning = ')
    change(folder, "meeting_types.toml", 'agreement = "derbyshire-asb"\n', "")
    said = "a meeting type has either an agreement or a warning that says why it has none"
    text = (folder / "meeting_types.toml").read_text("utf-8").splitlines()
    lines = [number for number, line in enumerate(text, 1) if line == "[[meeting_type]]"]
    assert problems(folder) == [f"meeting_types.toml:{line}: {said}" for line in lines]


def test_usual_grounds_leave_nobody_without_a_basis_or_a_power(folder: Path) -> None:
    change(folder, "meeting_types.toml", '"uk-gdpr-6-1-e", ', '"uk-gdpr-6-1-f", ')
    change(folder, "meeting_types.toml", ', "cda-1998-s5"]', "]")
    line = line_of(folder, "meeting_types.toml", "grounds = ")
    basis, power = (
        f"meeting_types.toml:{line}: grounds has no {kind} on which" for kind in ("basis", "power")
    )
    assert problems(folder) == [
        *(f'{basis} "{kind}" may share with anybody' for kind in ("county", "fire", "local authority")),
        f'{basis} "probation" may share with anybody',
        *(f'{power} "{kind}" may share with anybody' for kind in ("fire", "probation")),
    ]


def test_an_agreement_that_was_never_issued_is_refused(folder: Path) -> None:
    text = (folder / "agreement.toml").read_text("utf-8")
    (folder / "agreement.toml").write_text(text.replace('"Issued"', '"Draft"'), "utf-8")
    line = line_of(folder, "agreement.toml", "[[version_log]]")
    assert problems(folder) == [f"agreement.toml:{line}: no version in the version_log has been issued"]


def test_a_syntax_error_has_its_line(folder: Path) -> None:
    change(folder, "partners.toml", 'name = "Riverside"', "name = Riverside")
    line = line_of(folder, "partners.toml", "name = Riverside")
    assert problems(folder) == [f"partners.toml:{line}: not TOML: Invalid value"]


def test_an_unfinished_text_is_at_its_files_last_line(folder: Path) -> None:
    (folder / "partners.toml").write_text('[[partner]]\nkey = "a"\nname = """A', "utf-8")
    (said,) = problems(folder)
    assert said.startswith("partners.toml:3: not TOML: ")


def test_a_key_written_twice_in_one_table_has_its_line(folder: Path) -> None:
    change(folder, "partners.toml", 'name = "Riverside"', 'name = "Riverside"\nname = "Riverside"')
    line = line_of(folder, "partners.toml", 'name = "Riverside"') + 1
    assert problems(folder) == [f"partners.toml:{line}: not TOML: Cannot overwrite a value"]


def test_bytes_that_are_no_text_have_their_line(folder: Path) -> None:
    whole = (folder / "partners.toml").read_bytes()
    line = line_of(folder, "partners.toml", 'name = "Riverside"')
    (folder / "partners.toml").write_bytes(whole.replace(b'name = "Riverside"', b'name = "Rivers\xefde"'))
    assert problems(folder) == [f"partners.toml:{line}: the file is not UTF-8 text"]


def test_a_missing_file_is_said(folder: Path) -> None:
    (folder / "interventions.toml").unlink()
    assert problems(folder) == ["interventions.toml:1: the file cannot be read: No such file or directory"]


def test_a_folder_without_a_catalogue_says_every_file(tmp_path: Path) -> None:
    said = [
        f"{name}.toml:1:"
        for name in (
            "agreement",
            "categories",
            "interventions",
            "lawful",
            "meeting_types",
            "partners",
            "terms",
        )
    ]
    assert [line.split(" ")[0] for line in problems(tmp_path)] == said


def test_every_problem_is_said_at_once_in_the_order_of_the_files(folder: Path) -> None:
    change(folder, "agreement.toml", 'version = "2.0"', "version = 2.0")
    change(folder, "partners.toml", 'kind = "fire"', 'kind = "water"')
    change(folder, "partners.toml", 'name = "Riverside"', 'name = ""')
    change(folder, "interventions.toml", 'name = "formal"', "name = formal")
    change(folder, STATEMENT, 'heading = "Purpose"', 'header = "Purpose"')
    files = ["agreement.toml", "interventions.toml", "partners.toml", "partners.toml", STATEMENT, STATEMENT]
    assert [line.split(":")[0] for line in problems(folder)] == files
