"""What the console says of the case on the table."""

import pytest

from meetings.queries.console_case import CaseView


@pytest.mark.parametrize(
    ("agencies", "said"),
    [
        (("Derby Homes", "Police"), "every agency on this case (Derby Homes, Police) and the officers"),
        ((), "every agency on this case and the officers"),
    ],
    ids=["two", "none"],
)
def test_who_sees_what_is_recorded(agencies: tuple[str, ...], said: str) -> None:
    case = CaseView(
        id="c" * 32,
        reference="ASB-7QK2",
        kind="standard",
        title=None,
        summary=None,
        lead=None,
        agencies=agencies,
        not_answered=(),
        information=(),
        earlier=(),
        entries=(),
    )
    assert case.sight == said
