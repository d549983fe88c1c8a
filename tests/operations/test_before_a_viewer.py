"""What serves guard, live hub and sealed text before there is a viewer reads nothing of a case."""

from types import ModuleType

import pytest

from meetings.operations import keys, new_sessions, on_case, revisions, sessions
from models.base import Base
from models.cases import Case

OF_CASES = {
    mapper.class_
    for mapper in Base.registry.mappers
    if mapper.class_ is Case or "case_id" in mapper.local_table.columns
}


def named(module: ModuleType) -> set[type]:
    """The tables of cases that a module has by name."""
    return {each for each in vars(module).values() if isinstance(each, type) and each in OF_CASES}


@pytest.mark.parametrize("module", [sessions, new_sessions, revisions, keys])
def test_it_names_no_table_of_cases(module: ModuleType) -> None:
    assert named(on_case), "a module that serves cases does"
    assert named(module) == set()
    assert not vars(module).keys() & {"models", "cases", "outcomes"}, "nor by way of a module of tables"
