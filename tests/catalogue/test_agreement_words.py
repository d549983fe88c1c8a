"""The shipped catalogue says what the agreement says, word for word, and holds what the demo scene uses."""

import re
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from meetings.catalogue.reading import read_catalogue
from meetings.catalogue.values import (
    AgencyKind,
    Catalogue,
    Category,
    GroundKind,
    Intervention,
    InterventionGroup,
    TermKind,
)

HERE = Path(__file__).parent
EXCERPTS = (HERE / "agreement_excerpts.txt").read_text("utf-8")
DEMO = tomllib.loads((HERE / "demo_uses.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def between(start: str, end: str) -> list[str]:
    """The lines of the agreement after one that begins with `start`, up to one that begins with `end`."""
    lines = EXCERPTS.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    rest = lines[first + 1 :]
    last = next((number for number, line in enumerate(rest) if line.startswith(end)), len(rest))
    return rest[:last]


def bullets(lines: list[str]) -> list[str]:
    return [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- ")]


def month(written: str) -> date:
    return datetime.strptime(f"1 {written} +0000", "%d %B %Y %z").date()


def test_there_are_16_statutory_partners_and_31_housing_providers(catalogue: Catalogue) -> None:
    statutory = [partner for partner in catalogue.partners if partner.statutory]
    assert len(catalogue.partners) == 47
    assert len(statutory) == 16
    assert len(catalogue.partners) - len(statutory) == 31


def test_partners_are_those_of_clause_1_1_in_its_order(catalogue: Catalogue) -> None:
    assert [partner.name for partner in catalogue.partners] == list(
        filter(None, between("1.1 Partners", "2.2 "))
    )


def test_housing_providers_are_those_after_the_gap_in_clause_1_1(catalogue: Catalogue) -> None:
    statutory, housing, *_ = "\n".join(between("1.1 Partners", "2.2 ")).strip().split("\n\n")
    assert [each.name for each in catalogue.partners if each.statutory] == statutory.splitlines()
    assert [each.name for each in catalogue.partners if not each.statutory] == housing.splitlines()


def test_statutory_partners_have_the_kind_that_decides_their_list(catalogue: Catalogue) -> None:
    kinds = {each.name: each.kind for each in catalogue.partners if each.statutory}
    others = {name: kind for name, kind in kinds.items() if kind is not AgencyKind.LOCAL_AUTHORITY}
    assert others == {
        "British Transport Police": AgencyKind.POLICE,
        "Derbyshire Constabulary": AgencyKind.POLICE,
        "Derbyshire County Council": AgencyKind.COUNTY,
        "Derbyshire Fire and Rescue Service": AgencyKind.FIRE,
        "Derbyshire, Leicestershire, Nottinghamshire & Rutland Community Rehabilitation Company": (
            AgencyKind.REHABILITATION_COMPANY
        ),
        "East Midlands Crown Prosecution Service": AgencyKind.PROSECUTION,
        "National Probation Service": AgencyKind.PROBATION,
    }
    assert all(name.endswith("Council") for name in kinds.keys() - others.keys())


def test_partners_date_from_the_version_history(catalogue: Catalogue) -> None:
    notes = {entry.note.removesuffix("."): entry.month for entry in catalogue.agreement.version_log}
    added = {
        note.split("– ")[1].split(" added")[0].casefold(): day
        for note, day in notes.items()
        if " added" in note
    }
    dates = {partner.name.casefold(): partner.from_on for partner in catalogue.partners}
    assert len(added) == 9
    assert {name: dates[name] for name in added} == added
    assert {day for name, day in dates.items() if name not in added} == {date(2007, 6, 1)}
    assert all(partner.until_on is None for partner in catalogue.partners)


def test_changed_names_are_those_of_the_version_history(catalogue: Catalogue) -> None:
    changed = {
        (former.name, partner.name, former.until_on)
        for partner in catalogue.partners
        for former in partner.former_names
    }
    assert changed == {
        ("Chevin Housing", "Together Housing", date(2016, 7, 1)),
        ("Futures Homescape", "Futures Housing Group", date(2016, 7, 1)),
        ("Three Valley's Housing", "EMH Housing and Regeneration Limited", date(2014, 3, 1)),
    }
    notes = [(entry.month, entry.note) for entry in catalogue.agreement.version_log]
    for former, name, day in changed:
        assert any(f"{former} changed to {name}" in note for when, note in notes if when == day)


def test_status_table_is_the_agreements(catalogue: Catalogue) -> None:
    printed = dict(line.split("\t") for line in between("Document Status", "Version History") if line)
    agreement = catalogue.agreement
    assert printed == {
        "Document owner": agreement.owner,
        "Document author and enquiry point": agreement.author,
        "Document authoriser": agreement.authoriser,
        "Review date of document": f"{agreement.reviewed_on:%-d %B %Y}",
        "Version": agreement.version,
        "Document classification": agreement.classification,
        "Document distribution": agreement.distribution,
        "Document retention period": agreement.retention,
        "Next document review date": f"{agreement.review_due_on:%-d %B %Y}",
    }


def test_version_history_is_the_agreements(catalogue: Catalogue) -> None:
    rows = [line.split("\t") for line in between("Date issued", "1.1 Partners") if line]
    printed = [(version, month(when), status.capitalize(), note) for version, when, status, note in rows]
    log = catalogue.agreement.version_log
    assert [(each.version, each.month, each.status.value, each.note) for each in log] == printed
    assert len(printed) == 15


def test_objectives_are_those_of_clause_2_2(catalogue: Catalogue) -> None:
    printed = [line.rstrip(";.") for line in bullets(between("2.2 ", "3.1.4"))]
    assert [objective.text for objective in catalogue.agreement.objectives] == printed
    assert len(printed) == 6


def terms(catalogue: Catalogue, kind: TermKind) -> list[str]:
    return [term.text for term in catalogue.terms if term.kind is kind]


def test_policing_purposes_are_those_of_clause_2_3(catalogue: Catalogue) -> None:
    printed = [line.rstrip(";.") for line in bullets(between("2.3 ", "3.1.3 "))]
    assert terms(catalogue, TermKind.POLICING_PURPOSE) == printed
    assert len(printed) == 5


def test_standing_requesters_are_those_of_clause_3_1_3(catalogue: Catalogue) -> None:
    (clause,) = (line for line in EXCERPTS.splitlines() if line.startswith("3.1.3 "))
    requesters = terms(catalogue, TermKind.REQUESTER)
    assert clause.startswith(f"3.1.3 {' and '.join(requesters)} will normally be requiring")


def test_criteria_are_those_of_clause_3_1_5(catalogue: Catalogue) -> None:
    assert terms(catalogue, TermKind.CRITERION) == bullets(between("3.1.5 ", "4.2.2 "))


def test_limits_are_what_the_list_of_probation_leaves_out(catalogue: Catalogue) -> None:
    (risk,) = (each.text for each in catalogue.categories if each.key == "probation-risk")
    limits = [term for term in catalogue.terms if term.kind is TermKind.LIMIT]
    assert [term.text for term in limits] == ["OASys", "court reports", "third party information"]
    assert all(term.text in risk and term.clause == "3.2.8" for term in limits)


def test_grounds_have_the_words_of_clause_4_2(catalogue: Catalogue) -> None:
    worded = [ground for ground in catalogue.grounds if ground.text]
    assert {ground.clause for ground in worded} == {"4.2.2", "4.2.3", "4.2.4", "4.2.5", "4.2.6", "4.2.7"}
    lines = EXCERPTS.splitlines()
    for ground in worded:
        start = next(number for number, line in enumerate(lines) if line.startswith(ground.clause))
        clause = "\n".join(lines[start : start + 3])
        assert str(ground.text) in clause


def test_the_police_share_under_part_3_and_others_under_the_uk_gdpr(catalogue: Catalogue) -> None:
    usual = catalogue.meeting_types[0].grounds
    first = {
        holder: next(
            one.todays_law for one in usual if one.kind is GroundKind.BASIS and holder in one.holders
        )
        for holder in AgencyKind
        if any(holder in one.holders for one in usual)
    }
    assert {holder for holder, law in first.items() if "Part 3" in law} == {AgencyKind.POLICE}
    assert {law for holder, law in first.items() if holder is not AgencyKind.POLICE} == {
        "UK GDPR Art 6(1)(e) with DPA 2018 s.8(c): a function conferred by law"
    }
    assert not any("consent" in one.todays_law.casefold() for one in catalogue.grounds)


def test_only_section_115_asks_for_a_relevant_authority(catalogue: Catalogue) -> None:
    only = [one.key for one in catalogue.grounds if one.relevant_authorities_only]
    assert only == ["cda-1998-s115"]


@pytest.mark.parametrize(
    ("clause", "start", "end", "count"),
    [
        ("3.1.4", "3.1.4", "3.2.2", 13),
        ("3.2.2", "3.2.2", "3.2.3", 5),
        ("3.2.3", "3.2.3", "3.2.4", 7),
        ("3.2.4", "3.2.4", "3.2.5", 7),
        ("3.2.5", "3.2.5", "3.2.6", 5),
        ("3.2.6", "3.2.6", "Either at", 7),
        ("3.2.7", "Either at", "3.2.8", 4),
        ("3.2.8", "3.2.8", "3.4 ", 8),
    ],
)
def test_categories_are_those_of_their_clause(
    catalogue: Catalogue, clause: str, start: str, end: str, count: int
) -> None:
    printed = bullets(between(start, end))
    assert [each.text for each in catalogue.categories if each.clause == clause] == printed
    assert len(printed) == count


def test_only_clause_3_1_4_is_depersonalised(catalogue: Catalogue) -> None:
    assert {each.clause for each in catalogue.categories if each.depersonalised} == {"3.1.4"}
    assert {each.clause for each in catalogue.categories if not each.depersonalised} == {
        f"3.2.{number}" for number in range(2, 9)
    }


def test_consent_is_needed_where_the_text_says_so(catalogue: Catalogue) -> None:
    categories = [each for each in catalogue.categories if "consent" in each.text]
    interventions = [each for each in catalogue.interventions if "consent" in each.text]
    assert len(categories) == 6
    assert len(interventions) == 2
    assert [each for each in catalogue.categories if each.needs_consent] == categories
    assert [each for each in catalogue.interventions if each.needs_consent] == interventions
    assert {each.group for each in catalogue.interventions if each.needs_consent} == {
        InterventionGroup.HOUSING_APPLICATIONS
    }


def test_relevance_is_needed_for_convictions_and_youth_cautions(catalogue: Catalogue) -> None:
    needing = [each for each in catalogue.categories if each.needs_relevance]
    assert [each.key for each in needing] == ["police-convictions", "police-youth-cautions"]
    assert needing[1].todays_name == "youth cautions"


@pytest.mark.parametrize(
    ("kind", "clauses"),
    [
        (AgencyKind.POLICE, {"3.1.4", "3.2.2"}),
        (AgencyKind.LOCAL_AUTHORITY, {"3.1.4", "3.2.3"}),
        (AgencyKind.HOUSING, {"3.1.4", "3.2.4"}),
        (AgencyKind.FIRE, {"3.1.4", "3.2.5"}),
        (AgencyKind.COUNTY, {"3.1.4", "3.2.3", "3.2.6", "3.2.7"}),
        (AgencyKind.PROBATION, {"3.1.4", "3.2.8"}),
        (AgencyKind.REHABILITATION_COMPANY, set()),
        (AgencyKind.PROSECUTION, set()),
    ],
)
def test_each_kind_of_agency_brings_its_own_lists(
    catalogue: Catalogue, kind: AgencyKind, clauses: set[str]
) -> None:
    assert {each.clause for each in catalogue.categories if kind in each.holders} == clauses


@pytest.mark.parametrize(
    ("group", "start", "end"),
    [
        (InterventionGroup.EARLY_AND_INFORMAL, "Early and informal", "Formal"),
        (InterventionGroup.FORMAL, "Formal", "Housing applications"),
    ],
)
def test_interventions_are_those_of_clause_3_4_1(
    catalogue: Catalogue, group: InterventionGroup, start: str, end: str
) -> None:
    assert [each.text for each in catalogue.interventions if each.group is group] == bullets(
        between(start, end)
    )


def test_housing_applications_are_those_of_clause_3_4_1(catalogue: Catalogue) -> None:
    opening, confirmed, admitted, moved = bullets(between("Housing applications", "4. "))
    group = InterventionGroup.HOUSING_APPLICATIONS
    assert [each.text for each in catalogue.interventions if each.group is group] == [
        f"{opening} {confirmed}",
        f"{opening} {admitted}",
        moved,
    ]


def test_article_8_is_asked_of_formal_interventions_and_disclosure_to_third_parties(
    catalogue: Catalogue,
) -> None:
    asked = {InterventionGroup.FORMAL, InterventionGroup.DISCLOSURE_TO_THIRD_PARTIES}
    assert {each.needs_article_8 for each in catalogue.interventions} == {True, False}
    assert all(each.needs_article_8 is (each.group in asked) for each in catalogue.interventions)


def test_what_is_none_of_these_is_support_or_safeguarding(catalogue: Catalogue) -> None:
    group = InterventionGroup.SUPPORT_OR_SAFEGUARDING
    assert [each.text for each in catalogue.interventions if each.group is group] == [
        "none of these: support or safeguarding"
    ]
    assert not any("further action" in each.text for each in catalogue.interventions)


def test_only_the_repealed_intervention_is_over(catalogue: Catalogue) -> None:
    over = [
        each.key for each in catalogue.interventions if each.until_on and each.until_on <= date(2026, 11, 23)
    ]
    assert over == ["child-curfew-order"]


def test_the_case_discussion_meeting_has_the_demos_agreement_and_timings(catalogue: Catalogue) -> None:
    demo = DEMO["meeting"]
    meeting_type = next(each for each in catalogue.meeting_types if each.name == demo["meeting_type"])
    assert meeting_type.usable
    assert meeting_type.agreement == catalogue.agreement
    assert (catalogue.agreement.name, catalogue.agreement.version) == (
        demo["agreement"],
        demo["agreement_version"],
    )
    assert -meeting_type.deadlines.papers_due_days == demo["papers_due_days"]
    assert meeting_type.deadlines.minutes_due_working_days == demo["minutes_due_days"]
    assert meeting_type.deadlines.correction_days == demo["corrections_until_days"]
    assert [(step.working_days, step.recipient.value) for step in meeting_type.ladder] == [
        (None, "owner"),
        (-2, "owner"),
        (0, "owner"),
        (1, "owner"),
        (3, "deputy"),
        (5, "representative"),
        (8, "chair"),
        (10, "agenda"),
    ]


def test_the_community_trigger_has_no_agreement_and_says_so(catalogue: Catalogue) -> None:
    review = next(each for each in catalogue.meeting_types if each.key == "asb-case-review")
    assert not review.usable
    assert review.warning is not None
    assert "not within the scope of" in review.warning


def category(catalogue: Catalogue, *, clause: str, text: str) -> Category:
    (found,) = (each for each in catalogue.categories if (each.clause, each.text) == (clause, text))
    return found


def intervention(catalogue: Catalogue, text: str) -> Intervention:
    (found,) = (each for each in catalogue.interventions if each.text == text)
    return found


@pytest.mark.parametrize(
    "used", DEMO["information"], ids=lambda used: re.sub(r"\W+", "-", used["category"][:40])
)
def test_the_demos_information_resolves(catalogue: Catalogue, used: dict[str, str | bool]) -> None:
    found = category(catalogue, clause=str(used["clause"]), text=str(used["category"]))
    assert used["originator"] in {kind.value for kind in found.holders}
    assert found.needs_consent is used["consent"]
    assert found.needs_relevance is used["relevance"]
    assert found.depersonalised is used["depersonalised"]


@pytest.mark.parametrize("used", DEMO["decision"], ids=lambda used: used["intervention"][:40])
def test_the_demos_decisions_resolve(catalogue: Catalogue, used: dict[str, str | bool]) -> None:
    found = intervention(catalogue, str(used["intervention"]))
    assert found.needs_article_8 is used["article_8"]
    assert found.until_on is None


def test_the_demos_agencies_and_objectives_resolve(catalogue: Catalogue) -> None:
    partners = {(each.name, each.kind.value) for each in catalogue.partners}
    assert {(each["name"], each["kind"]) for each in DEMO["agency"]} <= partners
    assert set(DEMO["case"]["objectives"]) <= {each.text for each in catalogue.agreement.objectives}
