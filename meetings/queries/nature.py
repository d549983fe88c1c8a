"""What kind of data information is and what a disclosure of it rests on, in the few words a reader needs."""

from collections.abc import Iterable

from meetings.queries.information import Held
from models.states import CRIMINAL_OFFENCE, SPECIAL_CATEGORY, Flag, SubjectRole

DEPERSONALISED = "Depersonalised"
ROLES = {
    SubjectRole.SUSPECT: "About a suspect",
    SubjectRole.CONVICTED: "About somebody convicted",
    SubjectRole.VICTIM: "About a victim",
    SubjectRole.WITNESS: "About a witness",
}


def tags(flags: str | None, role: str | None, *, depersonalised: bool) -> list[str]:
    """As what it speaks of whom, and what makes it sensitive; what goes without saying is left out."""
    if depersonalised:
        return [DEPERSONALISED]
    kinds = (flags or "").split()
    found = [ROLES[SubjectRole(role)]] if role in set(ROLES) else []
    found += ["About a child"] if Flag.CHILD in kinds else []
    found += ["Special category"] if any(flag in kinds for flag in SPECIAL_CATEGORY) else []
    return found + (["Criminal offence"] if any(flag in kinds for flag in CRIMINAL_OFFENCE) else [])


def resting(held: Iterable[Held]) -> list[tuple[str, list[str]]]:
    """By what they rest on, the recipients of disclosures that the viewer may know of."""
    found: dict[str, list[str]] = {}
    for one in held:
        words = "; ".join(filter(None, (one.lawful_basis, one.power)))
        if words:
            found.setdefault(words, []).append(one.name or "the officers of a meeting")
    return [(words, sorted(names)) for words, names in found.items()]
