"""One meeting of the demo scene as its documents see it: the minutes of one agency, summary, sheet."""

from dataclasses import replace
from datetime import UTC, date, datetime

from meetings.documents.content import (
    Absence,
    Correction,
    Count,
    ExecutiveSummary,
    Marking,
    MinutesContent,
    SheetContent,
    SheetPerson,
)
from tests.documents.sample_cases import CUCKOOING, DISPUTE, VEHICLES, YOUTH
from tests.documents.sample_meeting import (
    AMBER,
    COUNTY,
    EREWASH,
    FUTURES,
    MARKING,
    MEETING,
    POLICE,
    REGISTER,
    RIVERSIDE,
    STATEMENT,
    at,
)

EMPTY = MinutesContent(
    marking=Marking(text=""),
    meeting=MEETING,
    agency="Riverside",
    version=1,
    statement=replace(STATEMENT, heading=(), points=()),
    corrections_until=date(2026, 12, 4),
)

MINUTES = MinutesContent(
    marking=MARKING,
    meeting=MEETING,
    agency=POLICE,
    version=2,
    issued_at=at(13, 5),
    statement=STATEMENT,
    register=REGISTER,
    apologies=(Absence(name="Imogen Holt", agency=AMBER, note="papers sent on time"),),
    no_response=(Absence(name="Gareth Pym", agency=FUTURES),),
    cases=(YOUTH, CUCKOOING, DISPUTE, VEHICLES),
    recipients=(AMBER, POLICE, COUNTY, EREWASH, FUTURES, RIVERSIDE),
    corrections=(
        Correction(
            asked_by="Priya Nand",
            agency=COUNTY,
            text="Case 1: two of the seven, not three, already work with a youth worker.",
        ),
    ),
    corrections_until=date(2026, 12, 4),
    next_meeting_at=datetime(2026, 12, 22, 10, 0, tzinfo=UTC),
    audit_checkpoint=("caseroom.example/audit", "412", "nB8Dq3fS", "— caseroom.example/audit pVXoVzE0"),
)

SUMMARY = ExecutiveSummary(
    marking=Marking(text="OFFICIAL"),
    meeting_type="ASB case discussion meeting",
    held_on=date(2026, 11, 24),
    agencies=(POLICE, AMBER, COUNTY),
    cases_by_kind=(Count(label="Youth nuisance", number=7), Count(label="Cuckooing", number=1)),
    interventions_decided=(Count(label="Mediation", number=5), Count(label="Closure powers", number=0)),
    actions_made=14,
    actions_met=4,
)

SHEET = SheetContent(
    marking=MARKING,
    meeting=MEETING,
    statement=STATEMENT,
    people=tuple(SheetPerson(name=row.name, role=row.role, agency=row.agency) for row in REGISTER),
    references=("ASB-7KQ4", "ASB-W2HN", "ASB-5TFX", "ASB-N4PC"),
)
