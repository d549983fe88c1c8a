"""The threat model names its controls' tests: every row has one, and each is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = re.findall(r"^\| (T\d+) \|.*$", (ROOT / "docs/threat-model.md").read_text(), re.MULTILINE)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "docs/threat-model.md").read_text())


def test_every_threat_has_a_row() -> None:
    assert [f"T{number}" for number in range(1, 31)] == ROWS


def test_every_row_names_a_test() -> None:
    lines = (ROOT / "docs/threat-model.md").read_text().splitlines()
    rows = [line for line in lines if re.match(r"\| T\d+ \|", line)]
    assert [line for line in rows if "::test_" not in line] == []


def test_every_test_that_is_named_is_there() -> None:
    there = {
        (file, node.name)
        for file in {file for file, _ in NAMED}
        for node in ast.walk(ast.parse((ROOT / file).read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    assert [name for name in NAMED if name not in there] == []
