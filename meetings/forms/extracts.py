"""What a person types to ask for a court extract's pieces, and to make the extract."""

from meetings.forms import OnceForm, line
from meetings.forms.cases import ticks
from meetings.forms.requests import Why
from meetings.operations.extracts import NO_PURPOSE, Chosen


class AskForExtractForm(Why):
    """Which agencies' pieces to ask about, why, and until when."""

    pieces = ticks("Ask about")


class ExtractForm(OnceForm):
    """What goes into the extract, and for which court."""

    purpose = line(
        "Which court or proceedings is it for?",
        missing=NO_PURPOSE,
        description="It stands on the front of the document.",
    )
    pieces = ticks("Information whose agency consents")
    decisions = ticks("Decisions")

    def chosen(self) -> Chosen:
        """What was ticked and typed, once it has been checked."""
        return Chosen(
            pieces=tuple(self.pieces.data or ()),
            decisions=tuple(self.decisions.data or ()),
            purpose=self.purpose.data or "",
        )
