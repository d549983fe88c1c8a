"""Policies with one condition, one join condition, one arm or one hidden column taken away."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

TRUE, FALSE = "1=1", "1=0"
_TOKEN = re.compile(r"--[^\n]*|'[^']*'|[(),]|[^\s(),']+")
_OPENS = {"WHERE", "ON", "WHEN"}
_CLOSES = {"WHERE", "JOIN", "LEFT", "UNION", "THEN", "FROM", "SELECT"}
_LITERALS = re.compile(r"IN \(('[^']*'(?:, '[^']*')+)\)")
_HIDDEN = re.compile(r"NULL AS (\w+)")
_CASE = re.compile(r"CASE WHEN .*? THEN (\w+\.\w+) END", re.DOTALL)
_MOMENT = re.compile(r"(<=|>) viewer_now\(\)")
_ARM = re.compile(r"\bUNION(?: ALL)?\b")


@dataclass(frozen=True)
class Mutant:
    """A policy of a surface with one thing changed; `what` says which, as it stood."""

    surface: str
    view: str
    what: str
    text: str


@dataclass
class _Condition:
    """A stretch of conditions at one depth: alternatives, each of terms, as spans of the text."""

    start: int
    segments: list[list[tuple[int, int]]] = field(default_factory=lambda: [[]])

    def cut(self, end: int, *, alternative: bool, after: int) -> None:
        """A term ends here; `alternative` begins another after OR."""
        self.segments[-1].append((self.start, end))
        self.start = after
        if alternative:
            self.segments.append([])


def mutants(surface: str, view: str, text: str) -> Iterator[Mutant]:
    """Every way to take one thing away."""
    for start, end, instead in _places(text):
        what = " ".join(re.sub(r"--[^\n]*", "", text[start:end]).split())
        yield Mutant(surface, view, f"{what} → {instead or 'gone'}", text[:start] + instead + text[end:])


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for condition in _conditions(text):
        segments = condition.segments
        if len(segments) > 1:
            yield from ((segment[0][0], segment[-1][1], FALSE) for segment in segments)
        for segment in segments:
            if len(segment) > 1 or len(segments) == 1:
                yield from ((start, end, TRUE) for start, end in segment)
    yield from _arms(text)
    yield from _columns(text)
    for found in _LITERALS.finditer(text):
        values = found[1].split(", ")
        for value in values:
            yield *found.span(1), ", ".join(other for other in values if other != value)
    for found in _MOMENT.finditer(text):
        yield *found.span(1), {"<=": "<", ">": ">="}[found[1]]


def _columns(text: str) -> Iterator[tuple[int, int, str]]:
    """Each hidden column shown, and rows that stood once shown twice."""
    for found in _HIDDEN.finditer(text):
        yield *found.span(), f"b.{found[1]} AS {found[1]}"
    for found in _CASE.finditer(text):
        yield *found.span(), found[1]
    for found in re.finditer(r"\bDISTINCT ", text):
        yield *found.span(), ""


def _conditions(text: str) -> Iterator[_Condition]:
    """Every condition: after WHERE, ON and WHEN, and each bracket within one that joins terms."""
    open_ones: list[_Condition | None] = [None]
    tokens = [found for found in _TOKEN.finditer(text) if not found[0].startswith("--")]
    for index, token in enumerate(tokens):
        word = token[0]
        now = open_ones[-1]
        before = tokens[index - 1].end() if index else 0
        if now and (word in _CLOSES or word == ")"):
            now.cut(before, alternative=False, after=token.end())
            open_ones[-1] = None
            yield now
        if word == "(":
            inner = tokens[index + 1]
            open_ones.append(_Condition(inner.start()) if now and _is_bracket(tokens, index) else None)
        elif word == ")":
            open_ones.pop()
        elif word in _OPENS:
            open_ones[-1] = _Condition(tokens[index + 1].start())
        elif now and word in ("AND", "OR"):
            now.cut(before, alternative=word == "OR", after=tokens[index + 1].start())
    last = open_ones[-1]
    if last:
        last.cut(tokens[-1].end(), alternative=False, after=len(text))
        yield last


def _is_bracket(tokens: list[re.Match[str]], index: int) -> bool:
    """Whether a parenthesis only groups terms: not a function, not a list, not a query of its own."""
    return (
        tokens[index - 1][0] in ("AND", "OR", "WHERE", "ON", "NOT", "(") and tokens[index + 1][0] != "SELECT"
    )


def _arms(text: str) -> Iterator[tuple[int, int, str]]:
    """Each arm of a UNION, with the word that joins it to the others."""
    for found in _ARM.finditer(text):
        yield found.start(), _arm_end(text, found.end()), ""
    yield from _firsts(text)


def _arm_end(text: str, start: int) -> int:
    depth = 0
    for found in re.finditer(r"[()]|\bUNION\b", text[start:]):
        if depth == 0 and found[0] in (")", "UNION"):
            return start + found.start()
        depth += {"(": 1, ")": -1}.get(found[0], 0)
    return len(text)


def _firsts(text: str) -> Iterator[tuple[int, int, str]]:
    """The first arm of each UNION: from its SELECT up to the word itself."""
    starts: list[int | None] = [None]
    for found in re.finditer(r"--[^\n]*|[()]|\bSELECT\b|\bUNION(?: ALL)?\b", text):
        if found[0] == "(":
            starts.append(None)
        elif found[0] == ")":
            starts.pop()
        elif found[0] == "SELECT" and starts[-1] is None:
            starts[-1] = found.start()
        elif found[0].startswith("UNION"):
            start = starts[-1]
            if start is not None and start >= 0:
                yield start, found.end(), ""
            starts[-1] = -1


def readers(views: Mapping[str, str], changed: str) -> set[str]:
    """The views that read a view, by themselves or through others, and that view."""
    found = {changed}
    while True:
        more = {
            name
            for name, text in views.items()
            if name not in found and any(re.search(rf"{{see}}{other}\b", text) for other in found)
        }
        if not more:
            return found
        found |= more
