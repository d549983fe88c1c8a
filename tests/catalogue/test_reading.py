"""A catalogue with anything missing, twice or unreadable is refused, with the file and the true line."""

from pathlib import Path

import pytest

from meetings.catalogue.reading import SHIPPED, read_catalogue
from tests.catalogue.copied import STATEMENT, change, line_of, problems


def test_a_copy_reads_as_the_shipped_catalogue_and_again_the_same(folder: Path) -> None:
    assert read_catalogue(folder) == read_catalogue() == read_catalogue(SHIPPED)


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
