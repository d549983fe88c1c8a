"""The demo's scene as values: fictional people, cases and what happens, on the agreement's real partners."""

import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from meetings.operations.appraisals import Appraised

SCENE = Path(__file__).parent / "scene.toml"
TITLE_LONGEST = 200
INTEREST = "declared interest"


@dataclass(frozen=True, slots=True)
class ScenePerson:
    """Somebody of the scene; `attends` is how they come to the meeting."""

    key: str
    name: str
    role: str
    agency: str
    attends: str


@dataclass(frozen=True, slots=True)
class SceneInformation:
    """One thing an agency brings."""

    key: str
    originator: str
    clause: str
    category: str
    audience: str | tuple[str, ...]
    text: str
    source: str
    necessity: str
    statement_of: str
    relevance: str
    flags: tuple[str, ...]
    role: str
    consent: tuple[str, str, int] | None


@dataclass(frozen=True, slots=True)
class EarlierAction:
    """An action the earlier meeting made; `answer` is set where it was answered before today."""

    text: str
    owner: str
    due_days: int
    answer: str


@dataclass(frozen=True, slots=True)
class SceneReturn:
    """What an agency answers before the meeting; `late` where it does so after the papers' day."""

    agency: str
    answer: str
    reason: str
    late: bool


@dataclass(frozen=True, slots=True)
class SceneInterest:
    """Somebody who declares before the meeting that they know someone in the case."""

    person: str
    note: str


@dataclass(frozen=True, slots=True)
class SceneGuest:
    """Somebody of no partner, admitted to a case; `agreed_before` are the agencies that answered by today."""

    name: str
    organisation: str
    lawful_reason: str
    agreed_before: tuple[str, ...]
    held_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneDissent:
    """A disagreement with the earlier meeting's decision, to which the chair has not replied."""

    person: str
    text: str


@dataclass(frozen=True, slots=True)
class SceneCase:
    """A case of the scene."""

    kind: str
    subject: str
    title: str
    summary: str
    lead: str
    involved: tuple[str, ...]
    minutes: int
    objectives: tuple[str, ...]
    policing_purposes: tuple[str, ...]
    appraisal: Appraised
    information: tuple[SceneInformation, ...]
    returns: tuple[SceneReturn, ...]
    interests: tuple[SceneInterest, ...]
    guest: SceneGuest | None
    earlier_actions: tuple[EarlierAction, ...]
    earlier_dissent: SceneDissent | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The partnership that a demo opens with."""

    title: str
    meeting_type: str
    starts: time
    planned_minutes: int
    venue: str
    secure_venue: str
    officers: tuple[str, str, str]
    agencies: dict[str, str]
    domains: dict[str, str]
    people: tuple[ScenePerson, ...]
    cases: tuple[SceneCase, ...]


def read_scene(path: Path = SCENE) -> Scene:
    """The scene as shipped; people of agencies that are no partners are with the cases they come for."""
    raw = tomllib.loads(path.read_text("utf-8"))
    meeting = raw["meeting"]
    agencies = {each["key"]: each["name"] for each in raw["agency"]}
    outside = {each["key"]: each["name"] for each in raw["non_partner"]}
    visitors = {
        each["key"]: (each["name"], outside[each["agency"]])
        for each in raw["person"]
        if each["agency"] in outside
    }
    return Scene(
        title=meeting["title"],
        meeting_type=meeting["meeting_type"],
        starts=time.fromisoformat(meeting["starts"]),
        planned_minutes=meeting["planned_minutes"],
        venue=meeting["venue"],
        secure_venue=meeting["secure_venue"],
        officers=(meeting["chair"], meeting["deputy_chair"], meeting["minute_taker"]),
        agencies=agencies,
        domains={each["key"]: each["domain"] for each in raw["agency"]},
        people=tuple(_person(each) for each in raw["person"] if each["agency"] in agencies),
        cases=tuple(_case(each, visitors) for each in sorted(raw["case"], key=lambda each: each["order"])),
    )


def _person(raw: dict[str, Any]) -> ScenePerson:
    return ScenePerson(raw["key"], raw["name"], raw["role"], raw["agency"], raw["attends"])


def _case(raw: dict[str, Any], visitors: dict[str, tuple[str, str]]) -> SceneCase:
    return SceneCase(
        kind=raw["kind"],
        subject=raw["subject"],
        title=f"{raw['subject_name']}, {raw['subject_address']}"[:TITLE_LONGEST],
        summary=raw["summary"],
        lead=raw["lead"],
        involved=tuple(raw["involved"]),
        minutes=raw["minutes"],
        objectives=tuple(raw["objectives"]),
        policing_purposes=tuple(raw["policing_purposes"]),
        appraisal=Appraised(**raw["appraisal"]),
        information=tuple(_information(each) for each in raw.get("information", [])),
        returns=tuple(_return(each) for each in raw.get("return", [])),
        interests=tuple(
            SceneInterest(each["person"], each["note"].partition(". ")[0])
            for each in raw.get("presence", [])
            if each.get("reason") == INTEREST
        ),
        guest=_guest(raw["guest"], visitors) if "guest" in raw else None,
        earlier_actions=tuple(_earlier(each) for each in raw.get("earlier_action", [])),
        earlier_dissent=SceneDissent(**raw["earlier_dissent"]) if "earlier_dissent" in raw else None,
    )


def _guest(raw: dict[str, Any], visitors: dict[str, tuple[str, str]]) -> SceneGuest:
    name, organisation = visitors[raw["person"]]
    return SceneGuest(
        name=name,
        organisation=organisation,
        lawful_reason=raw["lawful_reason"],
        agreed_before=tuple(raw["agreed_before"]),
        held_back=tuple(raw["held_back"]),
    )


def _information(raw: dict[str, Any]) -> SceneInformation:
    audience, consent = raw["audience"], raw.get("consent")
    return SceneInformation(
        key=raw["key"],
        originator=raw["originator"],
        clause=raw["clause"],
        category=raw["category"],
        audience=audience if isinstance(audience, str) else tuple(audience),
        text=raw["text"],
        source=raw["source"],
        necessity=raw["necessity"],
        statement_of=raw["statement_of"],
        relevance=raw.get("relevance", ""),
        flags=tuple(raw["flags"]),
        role=raw.get("role", ""),
        consent=(consent["who"], consent["how"], consent["days"]) if consent else None,
    )


def _return(raw: dict[str, Any]) -> SceneReturn:
    return SceneReturn(raw["agency"], raw["answer"], raw.get("reason", ""), raw["answer"] == "late")


def _earlier(raw: dict[str, Any]) -> EarlierAction:
    done = raw["answer"] if raw["state"] == "done" else ""
    return EarlierAction(raw["text"], raw["owner"], raw["due_days"], done)
