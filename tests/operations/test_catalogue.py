"""The catalogue reaches the database whole and once, corrected by key; a text agreed to stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from meetings import audit
from meetings.catalogue.reading import CatalogueError, read_catalogue
from meetings.catalogue.statements import Point
from meetings.catalogue.values import AgencyKind, Catalogue, FormerName
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.opening import unchecked_caseroom
from meetings.operations.catalogue import load_catalogue
from models import agencies as a
from models import lawful as l
from models.base import Base
from models.records import AuditRow, Key, Mark
from tests.places import START, migrated_sqlite

TABLES: tuple[type[Base], ...] = (
    a.Agency,
    a.Agreement,
    a.Category,
    a.CategoryHolder,
    a.FormerName,
    l.GroundHolder,
    l.LawfulGround,
    l.RelevantAuthority,
    l.Term,
    l.UsualGround,
    a.Intervention,
    a.LadderStep,
    a.MeetingType,
    a.Objective,
    a.Partner,
    a.Statement,
    AuditRow,
    Key,
    Mark,
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped one."""
    return read_catalogue()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Caseroom]:
    """A service on migrated and empty tables."""
    caseroom = unchecked_caseroom(migrated_sqlite(tmp_path))
    yield caseroom
    caseroom.close()


def rows(caseroom: Caseroom, entity: type[Base], **where: Any) -> list[dict[str, Any]]:
    with record.reading(caseroom) as session:
        found = session.scalars(select(entity).filter_by(**where)).all()
        return [
            {column.key: getattr(row, column.key) for column in entity.__table__.columns} for row in found
        ]


def everything(caseroom: Caseroom) -> dict[str, list[dict[str, Any]]]:
    return {entity.__tablename__: rows(caseroom, entity) for entity in TABLES}


def agency_id(caseroom: Caseroom, key: str) -> str:
    return str(rows(caseroom, a.Agency, key=key)[0]["id"])


def changed(caseroom: Caseroom, entity: type[Base], change: dict[str, Any], **where: Any) -> None:
    """What the service would do to one row of the catalogue's."""
    with record.writing(caseroom, Clock(START)) as writing:
        row = writing.session.scalars(select(entity).filter_by(**where)).one()
        for name, value in change.items():
            setattr(row, name, value)
        writing.audit("partner.changed", agency="", state="")


def partners_changed(catalogue: Catalogue, key: str, **change: Any) -> Catalogue:
    given = tuple(replace(each, **change) if each.key == key else each for each in catalogue.partners)
    assert given != catalogue.partners
    return replace(catalogue, partners=given)


def type_changed(catalogue: Catalogue, **change: Any) -> Catalogue:
    first, *others = catalogue.meeting_types
    return replace(catalogue, meeting_types=(replace(first, **change), *others))


def test_all_of_it_is_loaded_into_an_empty_database(bare: Caseroom, catalogue: Catalogue) -> None:
    assert not any(everything(bare).values())
    assert load_catalogue(bare, START)
    assert len(rows(bare, a.Partner)) == len(rows(bare, a.Agency)) == len(catalogue.partners) == 47
    assert len(rows(bare, a.Category)) == len(catalogue.categories)
    assert len(rows(bare, a.Intervention)) == len(catalogue.interventions)
    assert len(rows(bare, a.Objective)) == len(catalogue.agreement.objectives)
    holders = sum(len(category.holders) for category in catalogue.categories)
    assert len(rows(bare, a.CategoryHolder)) == holders
    former = [name for partner in catalogue.partners for name in partner.former_names]
    assert len(rows(bare, a.FormerName)) == len(former)


def test_every_category_and_intervention_keeps_its_words_and_place(
    caseroom: Caseroom, catalogue: Catalogue
) -> None:
    for entity, given in ((a.Category, catalogue.categories), (a.Intervention, catalogue.interventions)):
        found = sorted(rows(caseroom, entity), key=lambda row: int(row["position"]))
        assert [(row["key"], row["text"]) for row in found] == [(each.key, each.text) for each in given]


def test_a_meeting_type_without_an_agreement_is_not_loaded(caseroom: Caseroom, catalogue: Catalogue) -> None:
    usable = {each.key for each in catalogue.meeting_types if each.usable}
    assert {row["key"] for row in rows(caseroom, a.MeetingType)} == usable
    assert usable < {each.key for each in catalogue.meeting_types}


def test_a_meeting_type_has_its_two_statements_and_its_ladder(
    caseroom: Caseroom, catalogue: Catalogue
) -> None:
    given = catalogue.meeting_types[0]
    found = {row["kind"]: row["sha256"] for row in rows(caseroom, a.Statement)}
    assert found == {"meeting": given.statement.sha256, "standing": given.standing_undertaking.sha256}
    steps = sorted(rows(caseroom, a.LadderStep), key=lambda row: int(row["position"]))
    assert [(row["key"], row["working_days"]) for row in steps] == [
        (step.key, step.working_days) for step in given.ladder
    ]


def test_what_makes_sharing_lawful_is_loaded_in_its_order(caseroom: Caseroom, catalogue: Catalogue) -> None:
    terms = sorted(rows(caseroom, l.Term), key=lambda row: int(row["position"]))
    assert [(row["kind"], row["text"]) for row in terms] == [
        (str(term.kind), term.text) for term in catalogue.terms
    ]
    keys = {row["id"]: row["key"] for row in rows(caseroom, l.LawfulGround)}
    assert set(keys.values()) == {ground.key for ground in catalogue.grounds}
    usual = sorted(rows(caseroom, l.UsualGround), key=lambda row: int(row["position"]))
    assert [keys[row["ground_id"]] for row in usual] == [
        ground.key for ground in catalogue.meeting_types[0].grounds
    ]


def test_relevant_authorities_are_partners_one_by_one(caseroom: Caseroom, catalogue: Catalogue) -> None:
    names = {row["id"]: row["name"] for row in rows(caseroom, a.Agency)}
    found = {names[row["agency_id"]] for row in rows(caseroom, l.RelevantAuthority)}
    assert set(names.values()) - found == {
        "British Transport Police",
        "Derbyshire Fire and Rescue Service",
        "East Midlands Crown Prosecution Service",
    }
    housing = replace(catalogue, relevant_authorities=catalogue.relevant_authorities[-1:])
    assert load_catalogue(caseroom, START, housing)
    assert len(rows(caseroom, l.RelevantAuthority)) == 31


def test_a_usual_ground_can_go(caseroom: Caseroom, catalogue: Catalogue) -> None:
    fewer = catalogue.meeting_types[0].grounds[:-1]
    assert load_catalogue(caseroom, START, type_changed(catalogue, grounds=fewer))
    assert len(rows(caseroom, l.UsualGround)) == len(fewer)
    assert len(rows(caseroom, l.LawfulGround)) == len(catalogue.grounds)


@pytest.mark.long
def test_a_partnership_begins_at_midnight_where_it_is(bare: Caseroom, catalogue: Catalogue) -> None:
    key = catalogue.partners[0].key
    summer = partners_changed(catalogue, key, from_on=date(2018, 6, 1), until_on=date(2026, 12, 1))
    load_catalogue(bare, START, summer)
    (partner,) = rows(bare, a.Partner, agency_id=agency_id(bare, key))
    assert partner["from_at"] == datetime(2018, 5, 31, 23, tzinfo=UTC)
    assert partner["until_at"] == datetime(2026, 12, 1, tzinfo=UTC)


def test_loading_twice_changes_nothing(bare: Caseroom) -> None:
    assert load_catalogue(bare, START)
    once = everything(bare)
    assert not load_catalogue(bare, START)
    assert everything(bare) == once


def test_a_loading_leaves_one_row_in_an_unbroken_audit_chain(
    caseroom: Caseroom, catalogue: Catalogue
) -> None:
    (row,) = rows(caseroom, AuditRow)
    assert (row["event"], row["actor_id"], row["at"]) == ("catalogue.loaded", None, START)
    load_catalogue(caseroom, START, partners_changed(catalogue, catalogue.partners[0].key, name="Renamed"))
    with record.reading(caseroom) as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 2
        assert audit.first_break(session) is None


def test_a_correction_finds_its_row_by_key(caseroom: Caseroom, catalogue: Catalogue) -> None:
    key = catalogue.partners[0].key
    before = everything(caseroom)["agencies"]
    assert load_catalogue(caseroom, START, partners_changed(catalogue, key, name="Renamed Council"))
    expected = [row | {"name": "Renamed Council"} if row["key"] == key else row for row in before]
    assert everything(caseroom)["agencies"] == expected


def test_what_the_service_knows_of_an_agency_stays(caseroom: Caseroom, catalogue: Catalogue) -> None:
    key = catalogue.partners[0].key
    found = agency_id(caseroom, key)
    changed(caseroom, a.Partner, {"until_at": START, "suspended_at": START}, agency_id=found)
    assert load_catalogue(caseroom, START, partners_changed(catalogue, key, name="Renamed Council"))
    (partner,) = rows(caseroom, a.Partner, agency_id=found)
    assert (partner["until_at"], partner["suspended_at"]) == (START, START)


@pytest.mark.long
def test_holders_steps_and_former_names_can_go(caseroom: Caseroom, catalogue: Catalogue) -> None:
    given = partners_changed(
        catalogue, catalogue.partners[0].key, former_names=(FormerName("Earlier Council", date(2010, 4, 1)),)
    )
    category = given.categories[0]
    ladder = given.meeting_types[0].ladder
    narrowed = replace(
        type_changed(given, ladder=ladder[:-1]),
        categories=(replace(category, holders=(AgencyKind.FIRE,)), *given.categories[1:]),
    )
    assert load_catalogue(caseroom, START, narrowed)
    (row,) = rows(caseroom, a.Category, key=category.key)
    assert [each["agency_kind"] for each in rows(caseroom, a.CategoryHolder, category_id=row["id"])] == [
        "fire"
    ]
    assert {each["key"] for each in rows(caseroom, a.LadderStep)} == {step.key for step in ladder[:-1]}
    former = agency_id(caseroom, catalogue.partners[0].key)
    assert [each["name"] for each in rows(caseroom, a.FormerName, agency_id=former)] == ["Earlier Council"]
    assert load_catalogue(caseroom, START)
    assert rows(caseroom, a.FormerName, agency_id=former) == []


def test_what_the_catalogue_no_longer_names_stays(caseroom: Caseroom, catalogue: Catalogue) -> None:
    before = everything(caseroom)
    fewer = replace(catalogue, partners=catalogue.partners[:-1], interventions=catalogue.interventions[:-1])
    assert not load_catalogue(caseroom, START, fewer)
    assert everything(caseroom) == before


@pytest.mark.parametrize("name", ["statement", "standing_undertaking"])
def test_a_changed_text_needs_a_new_version(caseroom: Caseroom, catalogue: Catalogue, name: str) -> None:
    before = everything(caseroom)
    text = getattr(catalogue.meeting_types[0], name)
    other = replace(text, points=(*text.points, Point("More", "I will also do this.")))
    renamed = partners_changed(catalogue, catalogue.partners[0].key, name="Renamed")
    with pytest.raises(CatalogueError, match=rf"{text.reference}\.toml:1: .*new version"):
        load_catalogue(caseroom, START, type_changed(renamed, **{name: other}))
    assert everything(caseroom) == before


def test_a_new_version_stands_beside_the_old(caseroom: Caseroom, catalogue: Catalogue) -> None:
    text = catalogue.meeting_types[0].statement
    other = replace(text, version="2", points=text.points[:-1])
    assert load_catalogue(caseroom, START, type_changed(catalogue, statement=other))
    found = {row["version"]: row["sha256"] for row in rows(caseroom, a.Statement, kind="meeting")}
    assert found == {"1": text.sha256, "2": other.sha256}


@pytest.mark.long
def test_the_partnership_gets_its_key_once(bare: Caseroom, catalogue: Catalogue) -> None:
    load_catalogue(bare, START)
    (made,) = rows(bare, Key)
    assert (made["kind"], made["owner_id"], made["scope"]) == ("partnership",) * 3
    opened = bare.keyring.keys([made["id"]])[made["id"]]
    assert opened is not None
    load_catalogue(bare, START, partners_changed(catalogue, catalogue.partners[0].key, name="Renamed"))
    assert rows(bare, Key) == [made]


@pytest.mark.postgres
def test_postgres_holds_the_same_catalogue(caseroom: Caseroom, postgres_caseroom: Caseroom) -> None:
    assert not load_catalogue(postgres_caseroom, START)
    for entity in (a.Partner, a.Category, a.Intervention, a.Statement, AuditRow):
        here, there = rows(caseroom, entity), rows(postgres_caseroom, entity)
        assert len(here) == len(there) > 0
    texts = [{row["sha256"] for row in rows(each, a.Statement)} for each in (caseroom, postgres_caseroom)]
    assert texts[0] == texts[1]
