"""Makes the database say what the catalogue says: the agreement as data, and the keys it is held under."""

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from meetings.catalogue import statements, values
from meetings.catalogue.reading import CatalogueError, read_catalogue
from meetings.catalogue.tables import Problem
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import catalogue_lawful, keys
from meetings.operations.loading import Load
from models import agencies
from models.partners import PartnerNotice
from models.states import PartnerChange


def load_catalogue(caseroom: Caseroom, now: datetime, catalogue: values.Catalogue | None = None) -> bool:
    """Add and correct, by their keys, what the agreement lays down; whether anything had to change.

    What the catalogue no longer names stays, since records may name it: an `until` ends it. A partner's end,
    suspension or name that the register decided stays too. Only the set-up step may call this. Raises
    CatalogueError when a file is not right or a statement's text changed without a new version. Serves
    clauses 1.1, 2.2, 2.3, 3.1.3 to 3.1.5, 3.2.2 to 3.2.8, 3.4.1, 4.1.4 and 4.2.
    """
    catalogue = catalogue or read_catalogue()
    try:
        with record.writing(caseroom, Clock(now)) as writing:
            load = Load(writing.session, caseroom.settings.zone)
            agreement = _load_agreement(load, catalogue)
            grounds = catalogue_lawful.load_lawful(load, agreement.id, catalogue)
            for meeting_type in catalogue.meeting_types:
                if meeting_type.usable:
                    loaded = _load_meeting_type(load, agreement, meeting_type)
                    catalogue_lawful.load_usual_grounds(load, loaded.id, meeting_type, grounds)
            if not (keys.make(writing) or load.changed):
                raise _NothingToDo
            version = catalogue.agreement.version
            writing.audit(
                "catalogue.loaded", agreement.id, agreement=catalogue.agreement.key, version=version
            )
    except _NothingToDo:
        return False
    return True


class _NothingToDo(Exception):
    """The database says it already; nothing is written, not even an audit row."""


def _load_agreement(load: Load, catalogue: values.Catalogue) -> agencies.Agreement:
    given = catalogue.agreement
    log = [
        {"version": one.version, "month": one.month.isoformat(), "status": one.status.value, "note": one.note}
        for one in given.version_log
    ]
    agreement = load.row(
        agencies.Agreement,
        {"key": given.key, "version": given.version},
        name=given.name,
        owner=given.owner,
        author=given.author,
        authoriser=given.authoriser,
        classification=given.classification,
        distribution=given.distribution,
        reviewed_on=given.reviewed_on,
        review_due_on=given.review_due_on,
        version_log=json.dumps(log, ensure_ascii=False),
    )
    for position, objective in enumerate(given.objectives, 1):
        key = {"agreement_id": agreement.id, "key": objective.key}
        load.row(agencies.Objective, key, text=objective.text, position=position)
    for partner in catalogue.partners:
        _load_partner(load, agreement, partner)
    for position, category in enumerate(catalogue.categories, 1):
        _load_category(load, agreement, category, position)
    for position, intervention in enumerate(catalogue.interventions, 1):
        _load_intervention(load, agreement, intervention, position)
    return agreement


def _load_partner(load: Load, agreement: agencies.Agreement, given: values.Partner) -> None:
    renamed = _names_before(load, given.key)
    named = {} if renamed else {"name": given.name}
    agency = load.row(agencies.Agency, {"key": given.key}, kind=given.kind.value, **named)
    for former in given.former_names:
        key = {"agency_id": agency.id, "name": former.name}
        load.row(agencies.FormerName, key, until_on=former.until_on)
    names = {former.name for former in given.former_names} | renamed
    load.only(agencies.FormerName, {"agency_id": agency.id}, "name", names)
    key = {"agreement_id": agreement.id, "agency_id": agency.id}
    if load.session.scalar(select(agencies.FormerPartnership.id).filter_by(**key).limit(1)):
        return  # It rejoined: since when it is a partner the register knows better.
    columns = {"from_at": load.midnight(given.from_on)}
    if given.until_on:
        columns["until_at"] = load.midnight(given.until_on)
    load.row(agencies.Partner, key, **columns)


def _names_before(load: Load, key: str) -> set[str]:
    """What a partner was called before the register renamed it; the catalogue takes none of that back."""
    told = (
        select(PartnerNotice.name)
        .join(agencies.Agency, agencies.Agency.id == PartnerNotice.agency_id)
        .where(agencies.Agency.key == key, PartnerNotice.change == PartnerChange.RENAMED)
    )
    return {name for name in load.session.scalars(told) if name}


def _load_category(load: Load, agreement: agencies.Agreement, given: values.Category, position: int) -> None:
    category = load.row(
        agencies.Category,
        {"agreement_id": agreement.id, "key": given.key},
        clause=given.clause,
        text=given.text,
        todays_name=given.todays_name,
        position=position,
        needs_consent=given.needs_consent,
        needs_relevance=given.needs_relevance,
        depersonalised=given.depersonalised,
        from_on=given.from_on,
        until_on=given.until_on,
    )
    for kind in given.holders:
        load.row(agencies.CategoryHolder, {"category_id": category.id, "agency_kind": kind.value})
    kinds = {kind.value for kind in given.holders}
    load.only(agencies.CategoryHolder, {"category_id": category.id}, "agency_kind", kinds)


def _load_intervention(
    load: Load, agreement: agencies.Agreement, given: values.Intervention, position: int
) -> None:
    load.row(
        agencies.Intervention,
        {"agreement_id": agreement.id, "key": given.key},
        group=given.group.value,
        text=given.text,
        statute=given.statute,
        position=position,
        needs_article_8=given.needs_article_8,
        needs_consent=given.needs_consent,
        discloses=given.discloses,
        hands_over=given.hands_over,
        from_on=given.from_on,
        until_on=given.until_on,
        preconditions=_as_json([asdict(each) for each in given.preconditions]),
        template=_as_json(asdict(given.template) if given.template else None),
    )


def _as_json(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _load_meeting_type(
    load: Load, agreement: agencies.Agreement, given: values.MeetingType
) -> agencies.MeetingType:
    meeting_type = load.row(
        agencies.MeetingType,
        {"key": given.key},
        agreement_id=agreement.id,
        name=given.name,
        marking=given.marking.text,
        handling=given.marking.handling,
        marking_on_mails=given.marking.on_mails,
        marking_on_join_screen=given.marking.on_join_screen,
        sight_days=given.deadlines.sight_days,
        papers_due_days=given.deadlines.papers_due_days,
        return_days=given.deadlines.return_working_days,
        minutes_due_days=given.deadlines.minutes_due_working_days,
        correction_days=given.deadlines.correction_days,
        correction_chase_days=" ".join(map(str, given.deadlines.correction_chase_days)),
        open_limit_hours=given.deadlines.open_limit_hours,
        undertaking_months=given.deadlines.undertaking_months,
        item_minutes=given.deadlines.case_minutes,
        dissent_days=given.deadlines.dissent_days,
        dissent_reminders=json.dumps(given.deadlines.dissent_reminders),
        remind_at_hour=given.deadlines.remind_at_hour,
        quiet_from_hour=given.deadlines.quiet_from_hour,
        quiet_until_hour=given.deadlines.quiet_until_hour,
    )
    _load_ladder(load, meeting_type, given)
    _load_chasers(load, meeting_type, given)
    _load_statement(load, meeting_type, "meeting", given.statement)
    _load_statement(load, meeting_type, "standing", given.standing_undertaking)
    return meeting_type


def _load_ladder(load: Load, meeting_type: agencies.MeetingType, given: values.MeetingType) -> None:
    for position, step in enumerate(given.ladder, 1):
        load.row(
            agencies.LadderStep,
            {"meeting_type_id": meeting_type.id, "key": step.key},
            position=position,
            working_days=step.working_days,
            recipient=step.recipient.value,
        )
    steps = {step.key for step in given.ladder}
    load.only(agencies.LadderStep, {"meeting_type_id": meeting_type.id}, "key", steps)


def _load_chasers(load: Load, meeting_type: agencies.MeetingType, given: values.MeetingType) -> None:
    for position, step in enumerate(given.chasers, 1):
        key = {"meeting_type_id": meeting_type.id, "key": step.key}
        load.row(agencies.ChaserStep, key, position=position, working_days=step.working_days)
    steps = {step.key for step in given.chasers}
    load.only(agencies.ChaserStep, {"meeting_type_id": meeting_type.id}, "key", steps)


def _load_statement(
    load: Load, meeting_type: agencies.MeetingType, kind: str, given: statements.Statement
) -> None:
    """A version is what people have agreed to: it is added once and never corrected."""
    key = {"meeting_type_id": meeting_type.id, "kind": kind, "version": given.version}
    held = load.session.scalars(select(agencies.Statement).filter_by(**key)).one_or_none()
    if held is not None and held.sha256 != given.sha256:
        what = "the text is not that of this version as loaded before: give it a new version, in a new file"
        raise CatalogueError([Problem(f"statements/{given.reference}.toml", 1, what)])
    points = [{"heading": point.heading, "text": point.text} for point in given.points]
    load.row(
        agencies.Statement,
        key,
        title=given.title,
        points=json.dumps(points, ensure_ascii=False),
        sha256=given.sha256,
    )
