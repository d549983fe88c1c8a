"""What a person types to ask for a court extract's pieces, and to make the extract."""

from typing import Any

from meetings.forms import OnceForm, line
from meetings.forms.cases import ticks
from meetings.forms.requests import Why
from meetings.operations.extracts import NO_PURPOSE, NOBODY_TO_ASK, NOTHING_CHOSEN, Chosen


class AskForExtractForm(Why):
    """Which agencies' pieces to ask about, why, and until when."""

    pieces = ticks("Ask about")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is there; what is not ticked is told with the rest."""
        complete: bool = super().validate(extra_validators)
        if not self.pieces.data:
            self.pieces.errors = [*self.pieces.errors, NOBODY_TO_ASK]
        return complete and bool(self.pieces.data)


class ExtractForm(OnceForm):
    """What goes into the extract, and for which court."""

    purpose = line(
        "Which court or proceedings is it for?",
        missing=NO_PURPOSE,
        description="It stands on the front of the document.",
    )
    pieces = ticks("Information whose agency consents")
    decisions = ticks("Decisions")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is there; that nothing is ticked is told with the rest, beside what can be."""
        complete: bool = super().validate(extra_validators)
        ticked = bool(self.pieces.data or self.decisions.data)
        if not ticked:
            shown = self.pieces if self.pieces.choices else self.decisions
            shown.errors = [*shown.errors, NOTHING_CHOSEN]
        return complete and ticked

    def chosen(self) -> Chosen:
        """What was ticked and typed, once it has been checked."""
        return Chosen(
            pieces=tuple(self.pieces.data or ()),
            decisions=tuple(self.decisions.data or ()),
            purpose=self.purpose.data or "",
        )
