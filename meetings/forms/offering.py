"""Fills the form that brings information with what its agency may choose from on a case today."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings.catalogue.values import TermKind
from meetings.forms.describing import GROUND_FIELDS, ON_THE_CASE, InformationWords
from meetings.queries.categories import Offered
from meetings.queries.information_form import OBJECTIVE, Offer
from meetings.queries.lawful import Line

TODAY = "UK GDPR Art 9"
OFFENCES = "UK GDPR Art 10"
_CRIMINAL = ("offence", "proceedings")


def fill(form: InformationWords, offer: Offer) -> None:
    """The choices of every field; what was chosen for the case stays chosen unless something was sent."""
    form.category.choices = _categories(offer.categories, depersonalised=False)
    form.statistics.choices = _categories(offer.categories, depersonalised=True)
    form.requester.choices = [
        SelectChoice("", "Nobody: we bring it ourselves"),
        *choices(offer.of(TermKind.REQUESTER)),
        SelectChoice(ON_THE_CASE, "Agencies on this case"),
    ]
    form.sensitive.choices = [
        SelectChoice(
            one.key,
            capital(one.text),
            {"hint": f"{one.clause}, today {OFFENCES if one.key in _CRIMINAL else TODAY}"},
        )
        for one in offer.of(TermKind.DEFINITION)
    ]
    form.objectives.choices = choices(offer.of(OBJECTIVE))
    form.purposes.choices = choices(offer.of(TermKind.POLICING_PURPOSE))
    limits = [one.text for one in offer.of(TermKind.LIMIT)]
    form.limits_confirmed.label.text = f"This contains no {_listed(limits)}" if limits else ""
    for field, (kind, _) in zip(form.ground_fields(), GROUND_FIELDS.values(), strict=True):
        field.choices = _grounds(offer.law.of(kind))
    if not form.is_submitted():
        form.objectives.data = [one.id for one in offer.of(OBJECTIVE) if one.chosen]


def capital(text: str) -> str:
    """A line of the agreement as a label."""
    text = text.rstrip(".,;: ")
    return text[0].upper() + text[1:]


def choices(lines: Iterable[Line]) -> list[SelectChoice]:
    """Lines of the agreement to choose from."""
    return [SelectChoice(one.id, capital(one.text)) for one in lines]


def _categories(categories: Iterable[Offered], *, depersonalised: bool) -> list[SelectChoice]:
    return [SelectChoice("", "Choose a category")] + [
        SelectChoice(one.id, _label(one), _asks(one), optgroup=f"Clause {one.clause}")
        for one in categories
        if one.depersonalised == depersonalised
    ]


def _asks(category: Offered) -> dict[str, bool]:
    return {
        "consent": category.needs_consent,
        "relevance": category.needs_relevance,
        "limits": category.has_limits,
    }


def _label(category: Offered) -> str:
    text = capital(category.text)
    return f"{text} (today: {category.todays_name})" if category.todays_name else text


def _grounds(grounds: list[Line]) -> list[SelectChoice]:
    """The grounds there are, after the usual ones, which are what stands where none is chosen."""
    usual = [one.text for one in grounds if one.chosen]
    first = [SelectChoice("", f"As usual: {'; otherwise '.join(usual)}" if usual else "As usual: none")]
    return first + [SelectChoice(one.key, f"{one.text} ({one.clause})") for one in grounds]


def _listed(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
