"""What is kept of a person's consent to share: who answered what, how, and on which day."""

import json
from dataclasses import dataclass
from datetime import date

from models.states import ConsentAnswer


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer to what a category asks for; a condition of the agreement, never the lawful basis.

    Where it was not safe to ask, `how` says why and `on` is the day that was decided.
    """

    who: str
    how: str
    on: date
    answer: ConsentAnswer = ConsentAnswer.AGREED

    @property
    def stops(self) -> bool:
        """Whether it keeps information with its originator, but for a risk of serious harm."""
        return self.answer != ConsentAnswer.AGREED

    def written(self) -> str:
        """As it is sealed."""
        kept = {"answer": self.answer, "who": self.who, "how": self.how, "on": self.on.isoformat()}
        return json.dumps(kept, ensure_ascii=False)


def read(written: str) -> Consent | None:
    """A consent as it was sealed; None for text that is none, as after disposal."""
    try:
        kept = json.loads(written)
        day = date.fromisoformat(kept["on"])
        return Consent(kept["who"], kept["how"], day, ConsentAnswer(kept["answer"]))
    except (ValueError, KeyError, TypeError):
        return None
