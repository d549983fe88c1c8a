"""Loads what makes sharing lawful and the lines that forms offer: terms, grounds, relevant authorities."""

from collections.abc import Mapping

from sqlalchemy import select

from meetings.catalogue import values
from meetings.operations.loading import Load
from models import lawful
from models.agencies import Agency


def load_lawful(load: Load, agreement_id: str, catalogue: values.Catalogue) -> dict[str, str]:
    """Add and correct what clauses 2.3, 3.1.3, 3.1.5 and 4.2 lay down; returns ids of grounds by key."""
    for position, term in enumerate(catalogue.terms, 1):
        load.row(
            lawful.Term,
            {"agreement_id": agreement_id, "key": term.key},
            kind=term.kind.value,
            clause=term.clause,
            text=term.text,
            position=position,
        )
    _load_relevant_authorities(load, agreement_id, catalogue)
    return {
        ground.key: _load_ground(load, agreement_id, ground, position)
        for position, ground in enumerate(catalogue.grounds, 1)
    }


def load_usual_grounds(
    load: Load, meeting_type_id: str, given: values.MeetingType, grounds: Mapping[str, str]
) -> None:
    """Note the usual grounds of a meeting type, in the order tried."""
    for position, ground in enumerate(given.grounds, 1):
        key = {"meeting_type_id": meeting_type_id, "ground_id": grounds[ground.key]}
        load.row(lawful.UsualGround, key, position=position)
    usual = {grounds[ground.key] for ground in given.grounds}
    load.only(lawful.UsualGround, {"meeting_type_id": meeting_type_id}, "ground_id", usual)


def _load_ground(load: Load, agreement_id: str, given: values.Ground, position: int) -> str:
    ground = load.row(
        lawful.LawfulGround,
        {"agreement_id": agreement_id, "key": given.key},
        kind=given.kind.value,
        clause=given.clause,
        text=given.text,
        todays_law=given.todays_law,
        relevant_authorities_only=given.relevant_authorities_only,
        position=position,
        from_on=given.from_on,
        until_on=given.until_on,
    )
    kinds = {kind.value for kind in given.holders}
    for kind in sorted(kinds):
        load.row(lawful.GroundHolder, {"ground_id": ground.id, "agency_kind": kind})
    load.only(lawful.GroundHolder, {"ground_id": ground.id}, "agency_kind", kinds)
    return ground.id


def _load_relevant_authorities(load: Load, agreement_id: str, catalogue: values.Catalogue) -> None:
    ids = {row.key: row.id for row in load.session.execute(select(Agency.key, Agency.id))}
    found = {
        ids[partner.key]: authority
        for authority in catalogue.relevant_authorities
        for partner in catalogue.partners
        if authority.has(partner)
    }
    for agency_id, authority in found.items():
        load.row(
            lawful.RelevantAuthority,
            {"agreement_id": agreement_id, "agency_id": agency_id},
            under=authority.under,
            from_on=authority.from_on,
            until_on=authority.until_on,
        )
    named = {ids[partner.key] for partner in catalogue.partners}
    keep = set(found) | (set(ids.values()) - named)
    load.only(lawful.RelevantAuthority, {"agreement_id": agreement_id}, "agency_id", keep)
