"""What is kept of a person's consent to share: who agreed, how, and on which day."""

import json
from dataclasses import dataclass
from datetime import date

AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody's agreement that a category asks for; a condition of the agreement, never the lawful basis."""

    who: str
    how: str
    on: date

    def written(self) -> str:
        """As it is sealed: the answer by name, so that other answers can stand beside it."""
        kept = {"answer": AGREED, "who": self.who, "how": self.how, "on": self.on.isoformat()}
        return json.dumps(kept, ensure_ascii=False)


def read(written: str) -> Consent | None:
    """A consent as it was sealed; None for text that is none, as after disposal."""
    try:
        kept = json.loads(written)
        return Consent(kept["who"], kept["how"], date.fromisoformat(kept["on"]))
    except (ValueError, KeyError, TypeError):
        return None
