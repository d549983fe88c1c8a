"""The audit chain knows the sealed text it was written for, as long as the text's key is there."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.digests import digest, sealed_columns
from meetings.operations import cases
from meetings.operations.kept_text import changed_text
from meetings.sealed import DataKey, seal
from models.base import Base
from models.cases import Case, Information
from models.evidence import drop_triggers
from models.outcomes import Decision
from models.records import AuditRow, Key
from tests.held import Held, lay_held


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    return lay_held(caseroom)


def _changed(caseroom: Caseroom) -> list[str]:
    with record.reading(caseroom) as session:
        return changed_text(session, caseroom)


def _tamper(caseroom: Caseroom, statement: str, **values: str | None) -> None:
    with Session(caseroom.record) as session:
        drop_triggers(session.connection(execution_options={"write": True}))
        session.execute(text(statement), values)
        session.commit()


def _stored(caseroom: Caseroom, entity: type[Base], row_id: str, column: str) -> str:
    with caseroom.record.connect() as connection:
        found = connection.execute(
            text(f"SELECT {column} FROM {entity.__tablename__} WHERE id = :id"), {"id": row_id}
        ).scalar_one()
        return str(found)


def test_what_operations_wrote_is_what_they_kept_a_digest_of(caseroom: Caseroom, held: Held) -> None:
    with record.reading(caseroom) as session:
        with_digest = set(session.scalars(select(AuditRow.object_id).where(AuditRow.digest.is_not(None))))
    assert {held.decision, held.action, held.said} <= with_digest
    assert _changed(caseroom) == []


def test_a_decision_that_somebody_reworded_is_noticed(caseroom: Caseroom, held: Held) -> None:
    other = _stored(caseroom, Decision, held.narrow_decision, "reasons")
    _tamper(caseroom, "UPDATE decisions SET reasons = :other WHERE id = :id", other=other, id=held.decision)
    assert _changed(caseroom) == [f"decisions {held.decision}"]


def test_an_earlier_text_put_back_is_noticed(caseroom: Caseroom, held: Held) -> None:
    case_id = held.cast.cases["one"]
    _summarise(caseroom, held, "Earlier")
    before = _stored(caseroom, Case, case_id, "summary")
    _summarise(caseroom, held, "Later")
    assert _changed(caseroom) == []
    _tamper(caseroom, "UPDATE cases SET summary = :before WHERE id = :id", before=before, id=case_id)
    assert _changed(caseroom) == [f"cases {case_id}"]


def _summarise(caseroom: Caseroom, held: Held, summary: str) -> None:
    case_id = held.cast.cases["one"]
    with record.reading(caseroom) as session:
        version = session.get_one(Case, case_id).version
    cases.change_case(
        caseroom,
        held.by("fay"),
        case_id,
        version=version,
        title="A title",
        summary=summary,
        title_safe_for_wall=False,
    )


def test_text_that_was_disposed_of_is_passed_over(caseroom: Caseroom, held: Held) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(update(Key).where(Key.owner_id == held.said).values(wrapped=None))
    _tamper(caseroom, "UPDATE information SET text = source WHERE id = :id", id=held.said)
    assert _changed(caseroom) == []


def test_a_digest_is_nobodys_guess_without_the_key() -> None:
    key, other = DataKey("a" * 32, bytes(32)), DataKey("a" * 32, bytes([1]) * 32)
    kept = {"text": seal(key, "information.text", "No")}
    assert digest(key, kept) == digest(key, dict(kept))
    assert digest(key, kept) != digest(other, kept)
    assert set(sealed_columns(Information)) >= {"text", "source", "necessity"}
