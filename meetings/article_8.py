"""The Article 8 test of clause 4.1.3: its three limbs, and how they stand in one sealed text."""

from dataclasses import dataclass

_LIMBS = {
    "law": "In accordance with the law: ",
    "aim": "For a legitimate aim: ",
    "necessary": "Necessary and proportionate: ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article8:
    """Why an interference is in accordance with the law, for which aim, and why it is necessary."""

    law: str = ""
    aim: str = ""
    necessary: str = ""

    def as_text(self) -> str:
        """The limbs as minutes print them, one on each line."""
        return "\n".join(f"{words}{getattr(self, limb)}" for limb, words in _LIMBS.items())


def from_text(text: str | None) -> Article8:
    """The limbs of a stored test; empty where there is none."""
    lines = (text or "").split("\n")
    found = {
        limb: line.removeprefix(words)
        for limb, words in _LIMBS.items()
        for line in lines
        if line.startswith(words)
    }
    return Article8(**found)
