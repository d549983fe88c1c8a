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
    earlier_actions: tuple[EarlierAction, ...]


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
    """The scene as shipped, without the guests of agencies that are no partners."""
    raw = tomllib.loads(path.read_text("utf-8"))
    meeting = raw["meeting"]
    agencies = {each["key"]: each["name"] for each in raw["agency"]}
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
        cases=tuple(_case(each) for each in sorted(raw["case"], key=lambda each: each["order"])),
    )


def _person(raw: dict[str, Any]) -> ScenePerson:
    return ScenePerson(raw["key"], raw["name"], raw["role"], raw["agency"], raw["attends"])


def _case(raw: dict[str, Any]) -> SceneCase:
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
        earlier_actions=tuple(_earlier(each) for each in raw.get("earlier_action", [])),
    )


def _information(raw: dict[str, Any]) -> SceneInformation:
    audience, consent = raw["audience"], raw.get("consent")
    return SceneInformation(
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
