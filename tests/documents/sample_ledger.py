"""One piece of the sharing ledger as its Word document sees it."""

from dataclasses import fields
from datetime import UTC, datetime

from meetings.documents.ledger_content import (
    PIECE_FIELDS,
    DisclosureRow,
    LedgerContent,
    PieceRecord,
    ReadingRow,
)
from tests.documents.sample_meeting import FUTURES, MARKING, POLICE

LEDGER = LedgerContent(
    marking=MARKING,
    agency=FUTURES,
    made_by="Aisha Mellor, Tenancy Enforcement Officer",
    made_at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    time_zone="Europe/London",
    narrowed="All of the ledger that its maker may see.",
    pieces=(
        PieceRecord(
            heading="ASB-7KQ4: Incidents",
            values=PIECE_FIELDS,
            disclosures=(DisclosureRow(**{one.name: one.name for one in fields(DisclosureRow)}),),
            readings=(
                ReadingRow(
                    name="Ruth Okonjo",
                    role="Neighbourhood Inspector",
                    agency=POLICE,
                    place="case",
                    times=2,
                    first_at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
                    last_at=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
                ),
            ),
        ),
    ),
)
