"""What a person types to open a case, change its words, bring in an agency or a colleague, or refer it."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired

from meetings.forms import OnceForm, line, lines
from meetings.operations.cases import Description
from models.states import CaseKind, Subject

STATUTORY, HOUSING = "Statutory bodies", "Housing providers"
SUBJECTS = {
    Subject.PERSON: "A person",
    Subject.GROUP: "A group of people",
    Subject.ADDRESS: "An address or a place",
}


def ticks(label: str, **settings: Any) -> Any:
    """Several of many; whether an id is one of them the operation decides."""
    return SelectMultipleField(label, validate_choice=False, **settings)


def chosen(label: str, missing: str, **settings: Any) -> Any:
    """One of many, which must be chosen; whether the id is one of them the operation decides."""
    return SelectField(label, validate_choice=False, validators=[DataRequired(missing)], **settings)


def partner_choices(partners: Iterable[Any]) -> list[SelectChoice]:
    """Agencies under two headings, as clause 1.1 lists them."""
    groups: dict[str, list[SelectChoice]] = {STATUTORY: [], HOUSING: []}
    for each in partners:
        group = HOUSING if each.group == "housing" else STATUTORY
        groups[group].append(SelectChoice(each.id, each.name, optgroup=group))
    return groups[STATUTORY] + groups[HOUSING]


class CaseWords(FlaskForm):
    """The title and summary of a case, and whether the title may stand on the wall."""

    title = line(
        "Title",
        missing="Enter a title",
        description="A few words your agency knows the case by. Agencies on the case read it.",
        longest=120,
    )
    summary = lines(
        "Summary",
        missing="Enter a summary",
        description="What happens, where and since when. Agencies on the case read it.",
    )
    title_safe_for_wall = BooleanField(
        "The title is safe for the wall",
        description="No names, no address. Otherwise the projector shows the reference alone.",
    )


class ChangeCaseForm(CaseWords):
    """New words for a case; `version` is the one they were written from."""

    version = HiddenField()

    def seen(self) -> int:
        """The version; 0, which none has, where what was sent is no number."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class OpenCaseForm(OnceForm, CaseWords):
    """Everything a new case needs."""

    kind = chosen(
        "What is it about?",
        "Choose what the case is about",
        description="Stands beside the reference everywhere, on the projector too.",
        choices=[
            SelectChoice("", "Choose a kind"),
            *(SelectChoice(kind.value, kind.value) for kind in CaseKind),
        ],
    )
    subject = RadioField(
        "Who or what is it about?",
        choices=[SelectChoice(subject.value, words) for subject, words in SUBJECTS.items()],
        validators=[InputRequired("Choose whether it is about a person, a group or an address")],
    )
    objectives = ticks(
        "What is information shared for?",
        description="The objectives of the agreement that this case serves (clause 2.2).",
        validators=[DataRequired("Choose at least one objective")],
    )
    agencies = ticks("Which other agencies need to be on this case?")

    def described(self) -> Description:
        """What was typed of the case itself."""
        return Description(
            kind=self.kind.data or "",
            subject=self.subject.data or "",
            title=self.title.data or "",
            summary=self.summary.data or "",
            title_safe_for_wall=bool(self.title_safe_for_wall.data),
        )


class InvolveForm(FlaskForm):
    """An agency to bring onto a case, and why."""

    agency = chosen("Agency", "Choose an agency")
    reason = lines(
        "Why does it need to be on this case?",
        missing="Say why it needs to be on this case",
        description="The agencies on the case read this.",
        longest=500,
    )


class EndForm(FlaskForm):
    """One press, and what the operation says against it."""

    agency = HiddenField()


class AssignForm(FlaskForm):
    """A colleague who is to work on a case."""

    person = chosen("Colleague", "Choose a colleague")


class ReferForm(OnceForm):
    """The kind of meeting a case is put forward for, and the minutes wanted."""

    meeting_type = chosen("Kind of meeting", "Choose the kind of meeting")
    minutes = IntegerField(  # type: ignore[call-arg]  # the stubs are older
        "Minutes wanted",
        invalid_value_message="Enter minutes, such as 12",
        validators=[DataRequired("Enter minutes, such as 12")],
    )
