"""What a meeting type's table and a statement's file must hold."""

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise

from meetings.catalogue.statements import Point, Statement
from meetings.catalogue.tables import Table, note_repeated
from meetings.catalogue.values import (
    Agreement,
    ChaserStep,
    Deadlines,
    Ground,
    GroundKind,
    LadderStep,
    Marking,
    MeetingType,
)
from models.states import Recipient

OUT_OF_ORDER = "a step without working_days comes first and alone, and working_days grow from step to step"


def read_statement(table: Table, stem: str) -> Statement:
    """A statement from its file, whose name must be the statement's key and version."""
    points = [Point(each.text("heading"), each.text("text")) for each in table.tables("point")]
    statement = Statement(table.key(), table.text("version"), table.text("title"), tuple(points))
    if statement.key and statement.version and statement.reference != stem:
        table.note(
            f"the file must be called {statement.reference}.toml, after its key and version", "version"
        )
    return statement


def read_meeting_types(
    table: Table, agreement: Agreement, statements: Mapping[str, Statement], grounds: Iterable[Ground]
) -> tuple[MeetingType, ...]:
    """The meeting types, each with the agreement, the statements and the usual grounds it names."""
    known = {ground.key: ground for ground in grounds}
    types = [
        (each, _meeting_type(each, agreement, statements, known)) for each in table.tables("meeting_type")
    ]
    note_repeated("name", types, lambda each: each.name)
    return note_repeated("key", types, lambda each: each.key)


def _meeting_type(
    table: Table, agreement: Agreement, statements: Mapping[str, Statement], grounds: Mapping[str, Ground]
) -> MeetingType:
    warning = table.text_if_any("warning")
    return MeetingType(
        key=table.key(),
        name=table.text("name"),
        agreement=_agreement(table, agreement, warning),
        warning=warning,
        statement=_statement(table, "statement", statements),
        standing_undertaking=_statement(table, "standing_undertaking", statements),
        marking=_marking(table.table("marking")),
        deadlines=_deadlines(table.table("deadlines")),
        ladder=_ladder(table.tables("ladder")),
        grounds=_usual_grounds(table, grounds),
        chasers=_chasers(table.tables("chaser")),
    )


def _agreement(table: Table, agreement: Agreement, warning: str | None) -> Agreement | None:
    named = table.text_if_any("agreement")
    if (named is None) is (warning is None):
        table.note("a meeting type has either an agreement or a warning that says why it has none")
    if named and agreement.key and named != agreement.key:
        table.note(f'agreement "{named}" is not in agreement.toml', "agreement")
    return None if named is None else agreement


def _statement(table: Table, name: str, statements: Mapping[str, Statement]) -> Statement:
    named = table.text(name)
    if named and named not in statements:
        table.note(f'{name} "{named}" is no file in statements/', name)
    return statements.get(named, Statement("", "", "", ()))


def _usual_grounds(table: Table, known: Mapping[str, Ground]) -> tuple[Ground, ...]:
    """The grounds named; whoever may disclose must find a basis and a power to any recipient among them."""
    names = table.names("grounds")
    for name in names:
        if known and name not in known:
            table.note(f'grounds "{name}" is not in lawful.toml', "grounds")
    found = tuple(known[name] for name in names if name in known)
    for kind in (GroundKind.BASIS, GroundKind.POWER):
        to_anybody = [one for one in found if one.kind is kind and not one.relevant_authorities_only]
        holders = {holder for one in known.values() for holder in one.holders}
        for holder in sorted(holders - {holder for one in to_anybody for holder in one.holders}):
            table.note(f'grounds has no {kind} on which "{holder}" may share with anybody', "grounds")
    return found


def _marking(table: Table) -> Marking:
    return Marking(
        text=table.text("text"),
        handling=table.text("handling"),
        on_mails=table.flag("on_mails"),
        on_join_screen=table.flag("on_join_screen"),
    )


def _deadlines(table: Table) -> Deadlines:
    _note_more(table, "sight_days", "papers_due_days")
    _note_more(table, "correction_days", "minutes_due_working_days")
    return Deadlines(
        sight_days=table.whole("sight_days", least=1, most=90),
        papers_due_days=table.whole("papers_due_days", least=0, most=60),
        return_working_days=table.whole("return_working_days", least=0, most=20),
        minutes_due_working_days=table.whole("minutes_due_working_days", least=0, most=20),
        correction_days=table.whole("correction_days", least=1, most=90),
        correction_chase_days=table.rising("correction_chase_days", least=1, most=90),
        open_limit_hours=table.whole("open_limit_hours", least=1, most=72),
        undertaking_months=table.whole("undertaking_months", least=1, most=24),
        case_minutes=table.whole("case_minutes", least=1, most=240),
        dissent_days=table.whole("dissent_days", least=1, most=180),
        dissent_reminders=table.rising("dissent_reminders", least=-90, most=365),
        remind_at_hour=table.whole("remind_at_hour", least=0, most=23),
        quiet_from_hour=table.whole("quiet_from_hour", least=0, most=24),
        quiet_until_hour=table.whole("quiet_until_hour", least=0, most=23),
    )


def _note_more(table: Table, more: str, fewer: str) -> None:
    larger, smaller = table.values.get(more), table.values.get(fewer)
    if isinstance(larger, int) and isinstance(smaller, int) and larger <= smaller:
        table.note(f"{more} is {larger}; it must be more than {fewer}, which is {smaller}", more)


def _ladder(tables: list[Table]) -> tuple[LadderStep, ...]:
    read = [(table, _step(table)) for table in tables]
    for (_, earlier), (table, later) in pairwise(read):
        if _day(later) <= _day(earlier):
            table.note(OUT_OF_ORDER, "working_days")
    return note_repeated("key", read, lambda step: step.key)


def _step(table: Table) -> LadderStep:
    days = table.whole("working_days", least=-20, most=250) if table.has("working_days") else None
    return LadderStep(table.key(), days, table.choice("recipient", Recipient))


def _chasers(tables: list[Table]) -> tuple[ChaserStep, ...]:
    read = [(table, _chaser(table)) for table in tables]
    for (_, earlier), (table, later) in pairwise(read):
        if _day(later) <= _day(earlier):
            table.note(OUT_OF_ORDER, "working_days")
    return note_repeated("key", read, lambda step: step.key)


def _chaser(table: Table) -> ChaserStep:
    days = table.whole("working_days", least=-20, most=20) if table.has("working_days") else None
    return ChaserStep(table.key(), days)


def _day(step: ChaserStep | LadderStep) -> float:
    return -math.inf if step.working_days is None else step.working_days
