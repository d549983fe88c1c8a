"""What the minutes print for one case: who was in the room, information, decisions, dissent and actions."""

from collections.abc import Iterable
from itertools import groupby

from docx.document import Document

from meetings.documents.content import (
    Action,
    AttendedAs,
    CaseMinutes,
    CasePart,
    Decision,
    Dissent,
    EarlierAction,
    InformationLine,
    NoFurtherAction,
    Presence,
    ReturnLine,
)
from meetings.documents.phrases import capital, day, period, sentence, short_day
from meetings.documents.tables import Column, add_table
from meetings.documents.word import NOTHING, fact, heading, lead, paragraph

NOT_REACHED = "Not reached at this meeting."
_PRESENCE = (Column("Agency", 5.2, strong=True), Column("People", 6.2), Column("Times", 5.2))
_ACTIONS = (
    Column("Reference", 2.8, strong=True),
    Column("Action", 5.6),
    Column("Owner", 3.7),
    Column("Due", 2.3),
    Column("State", 2.2),
)
_EARLIER = (
    Column("Reference", 2.8, strong=True),
    Column("Action", 3.9),
    Column("Owner", 3.1),
    Column("Due", 2.5),
    Column("Answer", 4.3),
)


def add_case(document: Document, number: int, case: CaseMinutes, *, zone: str) -> None:
    """Add the body of a case under a heading of its own, numbered afresh for the recipient agency."""
    _case_heading(document, number, case)
    if not case.reached:
        paragraph(document, NOT_REACHED)
        return
    fact(document, "Objectives", capital("; ".join(case.objectives)))
    heading(document, "In the room", 3)
    presences = _presence_rows(case.presences, zone=zone)
    add_table(document, f"In the room for {case.reference}", _PRESENCE, presences)
    _add_part(document, number, case, case.body)


def add_annex_case(document: Document, number: int, case: CaseMinutes) -> None:
    """Add what only the recipient agency may read of a case; decisions count on from those of the body."""
    _case_heading(document, number, case)
    _add_part(document, number, case, case.annex, decisions_before=len(case.body.decisions), whole=False)


def _case_heading(document: Document, number: int, case: CaseMinutes) -> None:
    heading(document, f"{number}. {case.reference}: {case.kind}", 2)
    if case.title:
        paragraph(document, case.title, "Case title")


def _add_part(
    document: Document,
    number: int,
    case: CaseMinutes,
    part: CasePart,
    *,
    decisions_before: int = 0,
    whole: bool = True,
) -> None:
    """Add the sections of one part; a ``whole`` part also says where nothing was recorded."""
    if part.narrative:
        heading(document, "Narrative", 3)
        paragraph(document, part.narrative)
    if part.earlier_actions:
        heading(document, "Actions from earlier meetings", 3)
        rows = [_earlier_row(earlier) for earlier in part.earlier_actions]
        add_table(document, f"Actions from earlier meetings on {case.reference}", _EARLIER, rows)
    if part.returns:
        heading(document, "Asked before the meeting", 3)
        _add_returns(document, part.returns)
    if part.information or whole:
        heading(document, "Information", 3)
        _add_information(document, part.information)
    if part.decisions or (whole and not part.no_further_action):
        heading(document, "Decisions", 3)
        _add_decisions(document, number, part.decisions, before=decisions_before)
    if part.no_further_action:
        _add_no_further_action(document, case.reference, part.no_further_action)
    if part.actions or (whole and not part.no_further_action):
        heading(document, "Actions", 3)
        add_table(document, f"Actions on {case.reference}", _ACTIONS, map(_action_row, part.actions))


def _presence_rows(presences: Iterable[Presence], *, zone: str) -> list[tuple[str, str, str]]:
    """Return a row for each agency and stay, with the people who shared it."""

    def stay(presence: Presence) -> tuple[str, str]:
        return presence.agency, _times(presence, zone)

    ordered = sorted(presences, key=lambda presence: (*stay(presence), presence.person))
    return [
        (agency, ", ".join(_named(presence) for presence in group), capital(times))
        for (agency, times), group in groupby(ordered, stay)
    ]


def _times(presence: Presence, zone: str) -> str:
    """Return when a person was in the room, why they went out, and what was recorded at first."""
    times = period(presence.in_at, presence.out_at, zone)
    if presence.first_recorded:
        first = period(*presence.first_recorded, zone)
        if not times:
            return f"not in the room (recorded at first as {first})"
        times = f"{times} (recorded at first as {first})"
    times = times or "out of the room"
    return f"{times}: {presence.reason}" if presence.reason else times


def _named(presence: Presence) -> str:
    """Return a person with how they were there, where that was not as a member in the room."""
    how = [] if presence.attended_as == AttendedAs.MEMBER else [str(presence.attended_as)]
    how += ["remote"] if presence.remote else []
    return f"{presence.person} ({', '.join(how)})" if how else presence.person


def owner(action: Action) -> str:
    """Return the person and the agency that an action belongs to."""
    return f"{action.owner}, {action.owner_agency}"


def _action_row(action: Action) -> tuple[str, str, str, str, str]:
    return action.reference, action.text, owner(action), short_day(action.due), capital(action.state)


def _earlier_row(earlier: EarlierAction) -> tuple[str, str, str, str, str]:
    action = earlier.action
    answer = f"{capital(action.state)}. {sentence(earlier.answer)}".rstrip()
    if earlier.carried_to not in (None, action.due):
        answer += f" Now due {day(earlier.carried_to)}."
    return action.reference, action.text, owner(action), short_day(action.due), answer


def _add_returns(document: Document, returns: Iterable[ReturnLine]) -> None:
    """Add a line for each answer, with the agencies that gave it; whoever was late stands last."""
    for (answer, reason), group in groupby(sorted(returns, key=_answered), _answered):
        agencies = ", ".join(line.agency for line in group)
        lead(document, f"{answer}:", agencies, style="List Bullet", detail=sentence(reason) if reason else "")


def _answered(line: ReturnLine) -> tuple[str, str]:
    return line.answer, line.reason


def _add_information(document: Document, information: Iterable[InformationLine]) -> None:
    information = tuple(information)
    for line in information:
        lead(document, f"{line.originator}:", line.text, style="List Bullet", detail=_provenance(line))
    if not information:
        paragraph(document, NOTHING)


def _provenance(line: InformationLine) -> str:
    """Return the small print of information: category, its nature, source, how said, if corrected."""
    said = f"Said in the room, {line.said_in_room}" if line.said_in_room else ""
    source = f"Source: {line.source}" if line.source else ""
    corrected = "Corrected by its originator" if line.corrected else ""
    words = (line.category, line.nature, *line.tags, source, said, corrected)
    return " ".join(sentence(capital(word)) for word in words if word)


def _add_decisions(
    document: Document, case_number: int, decisions: Iterable[Decision], *, before: int
) -> None:
    decisions = tuple(decisions)
    for number, decision in enumerate(decisions, before + 1):
        name = f"Decision {case_number}.{number}"
        lead(document, f"{name}.", decision.text, style="Decision")
        columns = (Column(name, 3.9, strong=True), Column(f"Made by {decision.made_by}", 12.7))
        add_table(document, name, columns, _decision_rows(decision))
    if not decisions:
        paragraph(document, NOTHING)


def _decision_rows(decision: Decision) -> list[tuple[str, str]]:
    """Return the lines of a decision; those a decision need not have are left out when empty."""
    always = [
        ("Intervention", capital(decision.intervention)),
        ("Reasons", decision.reasons),
        ("Power", decision.power),
    ]
    sometimes = [
        ("Article 8", decision.article8),
        ("Equality duty", decision.equality),
        ("Before it is used", "\n".join(decision.preconditions)),
        ("Onward disclosure", decision.onward),
        ("Supported by", ", ".join(decision.supported_by)),
        ("Review by", day(decision.review_on) if decision.review_on else ""),
        ("Earlier text", decision.replaces),
    ]
    given = [(label, text) for label, text in sometimes if text]
    return [*always, *given, *_dissent_rows(decision.dissents)]


def _dissent_rows(dissents: Iterable[Dissent]) -> list[tuple[str, str]]:
    """Return each dissent verbatim with who spoke it, and the chair's reply after it."""
    rows = []
    for dissent in dissents:
        who = ", ".join(filter(None, (dissent.person, dissent.agency, dissent.note)))
        rows.append(("Dissent", f"{who}: “{dissent.text}”"))
        if dissent.chair_reply:
            rows.append(("Chair’s reply", dissent.chair_reply))
        if dissent.answer_due:
            rows.append(("Reply due", day(dissent.answer_due)))
    return rows


def _add_no_further_action(document: Document, reference: str, closed: NoFurtherAction) -> None:
    heading(document, "No further action", 3)
    lead(document, "Because:", closed.because)
    if closed.review_on:
        paragraph(document, f"Review by {day(closed.review_on)}.")
    if closed.dissents:
        columns = (Column("No further action", 3.9, strong=True), Column("Dissent and reply", 12.7))
        add_table(document, f"Dissent on {reference}", columns, _dissent_rows(closed.dissents))
