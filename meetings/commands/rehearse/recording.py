"""What an officer records on the case at the table, and how the people concerned answer on their phones."""

from collections.abc import Sequence
from dataclasses import replace

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.opening import console, phone
from meetings.commands.rehearse.page import Page, Typed
from meetings.commands.rehearse.rehearsal import Action, Rehearsal
from meetings.commands.rehearse.script import Case, Person

INFORMAL, FORMAL = "Verbal or written warnings", "Civil Injunction"
MOVE_OF_AREA = "moves their place of residence to another area"


def record(rehearsal: Rehearsal, case: Case) -> None:
    """What is said, the decision or why there is none, a dissent, the actions; then the phones answer."""
    inside = [rehearsal.script.people[key] for key in sorted(rehearsal.standing.inside)]
    hearing = [person for person in inside if person.agency in rehearsal.standing.hearing()]
    _said(rehearsal, case, hearing[-1])
    if case.nothing:
        _close_without_action(rehearsal, case)
        return
    _decide(rehearsal, case, hearing[0])
    if case.dissent:
        _dissent(rehearsal, case, hearing[-1])
    _give_actions(rehearsal, case, hearing)
    _answer_actions(rehearsal, case)


def _said(rehearsal: Rehearsal, case: Case, speaker: Person) -> None:
    """A line said in the room, for those who hear it; its agency confirms or trims it on a phone."""
    heard = frozenset(rehearsal.standing.hearing())
    canary = Canary(
        "what was said in the room",
        Part.INFORMATION,
        case.number,
        heard,
        by=speaker.agency,
        minutes=True,
        wall=True,
    )
    text = rehearsal.ledger.plant(canary, "he has moved in with a friend")
    _record(rehearsal, {"kind": "said", "who": rehearsal.people[speaker.key], "text": text})
    if case.number % 3 == 2:
        return
    browser = rehearsal.browser(speaker)
    page = browser.open(phone(rehearsal))
    form = form_with(page, "said-", text)
    typed: Typed = {}
    if case.trims:
        typed = {"text": rehearsal.ledger.plant(canary, "he has moved")}
        rehearsal.ledger.retire(text)
    browser.submit(page, form, typed)


def _decide(rehearsal: Rehearsal, case: Case, owner: Person) -> None:
    """A decision, for every agency on the case or only for the one that makes it; a move has an owner."""
    made_by = owner.agency
    on_it = rehearsal.standing.involved[case.number]
    agencies = frozenset((made_by,)) if case.narrow else frozenset(on_it)
    plant = rehearsal.ledger.plant
    decision = Canary("a decision", Part.RECORDED, case.number, agencies, minutes=True, wall=True)
    reasons = Canary("the reasons of a decision", Part.DETAIL, case.number, agencies, minutes=True, wall=True)
    test = Canary(
        "an Article 8 test", Part.DETAIL, case.number, agencies, told=False, minutes=True, wall=True
    )
    typed: dict[str, str | Sequence[str]] = {
        "kind": "decision",
        "intervention": _option(rehearsal, "intervention", _intervention(case)),
        "made_by": rehearsal.agencies[made_by],
        "text": plant(decision, "warn him in writing and look again"),
        "reasons": plant(reasons, "a letter has not worked"),
        "power": plant(replace(reasons, what="the power of a decision"), "the council's own functions"),
        "due": "+28",
        "narrow": ["y"] if case.narrow else [],
    }
    hidden = replace(test, wall=False)
    if case.formal:
        typed |= {name: plant(test, f"the {name} of it") for name in ("law", "aim", "necessary")}
        _record_once_asked(rehearsal, typed, _before_it_is_used(rehearsal, hidden))
    elif case.moves:
        typed["who"] = rehearsal.people[owner.key]
        _record_once_asked(rehearsal, typed, _who_tells_whom(rehearsal, hidden))
    else:
        _record(rehearsal, typed)


def _intervention(case: Case) -> str:
    if case.formal:
        return FORMAL
    return MOVE_OF_AREA if case.moves else INFORMAL


def _record_once_asked(rehearsal: Rehearsal, typed: Typed, asked: Typed) -> None:
    """Without scripts the form asks for what a decision needs only once it knows which it is."""
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    page = taker.given_back(taker.open(console(rehearsal)), "recording", typed)
    taker.submit(page, "recording", {**typed, **asked})


def _who_tells_whom(rehearsal: Rehearsal, canary: Canary) -> dict[str, str]:
    """Who tells the area that somebody moved to, whom, what and how."""
    onward = replace(canary, what="who tells whom after a decision")
    words = {"teller": "the lead officer", "told": "the co-ordinator there", "what": "that he is coming"}
    typed = {f"onward_{name}": rehearsal.ledger.plant(onward, each) for name, each in words.items()}
    return typed | {"onward_how": "by telephone", "onward_by": "+7"}


def _before_it_is_used(rehearsal: Rehearsal, canary: Canary) -> dict[str, str]:
    """The equality duty and the preconditions of a formal decision, one of which is not met."""
    plant = rehearsal.ledger.plant
    return {
        "equality": plant(replace(canary, what="how the equality duty was met"), "regard to his age"),
        "met-youth-justice": "does not apply",
        "met-others-told": "no",
        "line-others-told": plant(
            replace(canary, what="an unmet precondition"), "telling them would warn him"
        ),
    }


def _dissent(rehearsal: Rehearsal, case: Case, person: Person) -> None:
    """Somebody's disagreement, for whoever may see the decision."""
    agencies = frozenset(rehearsal.standing.involved[case.number])
    canary = Canary("a dissent", Part.RECORDED, case.number, agencies, told=False, minutes=True, wall=True)
    text = rehearsal.ledger.plant(canary, "this is too early")
    _record(rehearsal, {"kind": "dissent", "who": rehearsal.people[person.key], "text": text})


def _close_without_action(rehearsal: Rehearsal, case: Case) -> None:
    agencies = frozenset(rehearsal.standing.involved[case.number])
    canary = Canary(
        "why there is no further action", Part.ENDING, case.number, agencies, minutes=True, wall=True
    )
    _record(rehearsal, {"kind": "nothing", "text": rehearsal.ledger.plant(canary, "nothing since June")})


def _give_actions(rehearsal: Rehearsal, case: Case, hearing: Sequence[Person]) -> None:
    """An action for somebody inside; on some cases also a narrow one, or one for somebody outside."""
    _give_action(rehearsal, case, hearing[case.number % len(hearing)], due="+7")
    if case.narrow:
        _give_action(rehearsal, case, hearing[-1], due="fri", narrow=True)
    if case.absent_owner:
        colleague = next(one for one in rehearsal.script.of(case.lead) if not one.invited)
        _give_action(rehearsal, case, colleague, due="+14")
    if case.outsider:
        outside = next(
            one
            for one in rehearsal.script.register
            if one.agency not in rehearsal.standing.involved[case.number]
            and one.key in rehearsal.standing.agreed
        )
        _give_action(rehearsal, case, outside, due="+10", involve=True)


def _give_action(
    rehearsal: Rehearsal, case: Case, owner: Person, *, due: str, narrow: bool = False, involve: bool = False
) -> None:
    standing, plant = rehearsal.standing, rehearsal.ledger.plant
    if involve:
        standing.involved[case.number].add(owner.agency)
    agencies = frozenset((owner.agency,)) if narrow else frozenset(standing.involved[case.number])
    canary = Canary(
        "an action", Part.RECORDED, case.number, agencies, owner=owner.key, minutes=True, wall=True
    )
    reason = Canary("why an agency was involved", Part.DETAIL, case.number, None)
    text = plant(canary, "visit and write back")
    typed: dict[str, str | Sequence[str]] = {
        "kind": "action",
        "who": rehearsal.people[owner.key],
        "text": text,
        "due": due,
        "narrow": ["y"] if narrow else [],
        "involve_reason": plant(reason, "they own the land") if involve else "",
    }
    _record(rehearsal, typed)
    rehearsal.actions.append(Action(owner, canary, text))


def _answer_actions(rehearsal: Rehearsal, case: Case) -> None:
    """Owners inside accept their action on the phone; the owner of a narrow one asks about it."""
    for action in rehearsal.actions:
        if action.canary.case != case.number or action.owner.key not in rehearsal.standing.inside:
            continue
        browser = rehearsal.browser(action.owner)
        page = browser.open(phone(rehearsal))
        if case.narrow:
            asked = Canary(
                "a question about an action",
                Part.DETAIL,
                case.number,
                action.canary.agencies,
                owner=action.owner.key,
            )
            text = rehearsal.ledger.plant(asked, "by which door?")
            browser.submit(page, form_with(page, "query-", action.text), {"text": text})
            rehearsal.asked_about.add(action.text)
        else:
            browser.submit(page, form_with(page, "accept-", action.text), {})


def _record(rehearsal: Rehearsal, typed: Typed) -> Page:
    """The minute-taker fills in the one form."""
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    return taker.submit(taker.open(console(rehearsal)), "recording", typed)


def _option(rehearsal: Rehearsal, name: str, words: str) -> str:
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    return taker.open(console(rehearsal)).form("recording").choice(name, words)


def form_with(page: Page, name: str, text: str) -> str:
    """The id of the form, by the beginning of its id, in the part of the page where a text stands."""
    for item in page.root.elements("li"):
        if text in item.text:
            for form in item.elements("form"):
                if form.attributes.get("id", "").startswith(name):
                    return form.attributes["id"]
    raise Off(f"{page.address} has no form “{name}” beside “{text}”")
