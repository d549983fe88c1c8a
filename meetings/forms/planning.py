"""What a coordinator types to plan a meeting: its facts, its agenda and whom to invite."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, NumberRange, Regexp
from wtforms.widgets import TextInput

from meetings.forms import OnceForm, line, lines
from meetings.operations.agenda import LONGEST_MINUTES
from meetings.operations.planning import Plan
from models.states import AttendanceRole

MOST_ITEMS = 200
_TIMES = ["%H:%M", "%H.%M", "%H%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]
_DATES = ["%d %m %Y", "%d %b %Y", "%d %B %Y"]


def person_field(label: str, missing: str) -> Any:
    """One person, listed by agency; the operation says who may not be one."""
    return SelectField(label, validators=[DataRequired(missing)], validate_choice=False)


class PlanForm(OnceForm):
    """A meeting's facts; `version` is the one that a change was decided from."""

    meeting_type = SelectField("Kind of meeting", validators=[DataRequired("Choose the kind of meeting")])
    title = line("Title", missing="Enter a title", description="Everybody invited reads it. Name no case.")
    held_on = DateField(
        "Date",
        format=_DATES,
        description="For example, 27 3 2027",
        validators=[DataRequired("Enter the date as day, month and year, such as 27 3 2027")],
    )
    starts = TimeField(
        "Start time",
        format=_TIMES,
        description="For example, 10:00",
        widget=TextInput(),
        validators=[DataRequired("Enter the start time, such as 10:00 or 2.30pm")],
    )
    planned_minutes = IntegerField(
        "Length in minutes",
        description="For example, 120",
        validators=[DataRequired("Enter the length in minutes, such as 120")],
    )
    place = line("Place", missing="Enter the place", description="The room and the building")
    secure_venue = lines(
        "Secure-venue check",
        description="Who checked that the place cannot be overheard or overlooked, and when. "
        "You can fill this in later, before the meeting opens.",
        longest=500,
    )
    chair = person_field("Chair", "Choose the chair")
    deputy = person_field("Deputy", "Choose the deputy")
    minute_taker = person_field("Minute-taker", "Choose the minute-taker")
    version = HiddenField()

    def offer(self, people: Iterable[Any]) -> None:
        """Let each officer be one of these people, listed by agency."""
        choices = [
            SelectChoice("", "Choose a person"),
            *(SelectChoice(one.id, f"{one.name}, {one.job}", optgroup=one.agency) for one in people),
        ]
        for field in (self.chair, self.deputy, self.minute_taker):
            field.choices = choices

    def plan(self) -> Plan:
        """What was typed, once it has been checked."""
        typed = dict(self.data)
        return Plan(**{field.name: typed[field.name] for field in fields(Plan)})


class VenueForm(FlaskForm):
    """Who checked the room, and when."""

    secure_venue = lines(
        "Who checked it, and when",
        missing="Enter who checked the room, and when",
        description="For example: door closed, blinds down; checked by Dev Anand at 09:40",
        longest=500,
    )


class ApologiesForm(FlaskForm):
    """Whether one can come after all."""

    coming = HiddenField()


class AllotmentForm(Form):
    """One row of the agenda."""

    item = HiddenField(validators=[Regexp("^[0-9a-f]{32}$")])
    position = IntegerField(
        "Place",
        validators=[DataRequired("Enter a place in the order, such as 3"), NumberRange(1, MOST_ITEMS)],
    )
    minutes = IntegerField(
        "Minutes",
        validators=[
            DataRequired("Enter minutes, such as 12"),
            NumberRange(1, LONGEST_MINUTES, f"Allot between 1 and {LONGEST_MINUTES} minutes"),
        ],
    )


class Rows(FieldList):  # type: ignore[type-arg]  # it takes none when it runs
    """Rows numbered in plain digits: WTForms takes whatever Unicode calls a digit, and fails to read it."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        numbered = (re.match(rf"{prefix}-([0-9]{{1,4}})-", name) for name in formdata)
        return (int(found[1]) for found in numbered if found)


class AgendaForm(FlaskForm):
    """The whole agenda, the agenda it was decided from, and the button pressed."""

    rows = Rows(FormField(AllotmentForm), max_entries=MOST_ITEMS)
    seen = HiddenField()
    do = HiddenField()


def ticked(label: str, missing: str) -> Any:
    """The ids of whatever the page has boxes for; the operation says which may not be chosen."""
    return SelectMultipleField(label, validators=[DataRequired(missing)], validate_choice=False)


class ReferralsForm(FlaskForm):
    """Which referrals to put on the agenda."""

    referrals = ticked("Cases put forward", "Choose at least one case")


class InviteForm(FlaskForm):
    """Whom to invite, and as what."""

    people = ticked("People", "Choose whom to invite")
    role = RadioField(
        "Invite them as",
        default=AttendanceRole.MEMBER,
        choices=[
            SelectChoice(AttendanceRole.MEMBER, "Members"),
            SelectChoice(AttendanceRole.OBSERVER, "Observers"),
        ],
    )
