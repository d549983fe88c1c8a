"""A page as its reader's browser has it: its elements, and its forms with what stands in their fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Typed = Mapping[str, str | Sequence[str]]
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_ADDRESSES = ("href", "action", "hx-get")
_TICKED = ("checkbox", "radio")
_PRESSED = ("submit", "image")


class PageError(Exception):
    """A page is not as its reader needs it: a form, a field or a choice is not there."""


@dataclass(slots=True)
class Element:
    """An element of a page with what stands in it."""

    tag: str
    attributes: dict[str, str]
    content: list["Element | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator["Element"]:
        """This element and those inside it, in the page's order; only those of the tags named, if any are."""
        if not tags or self.tag in tags:
            yield self
        for one in self.content:
            if isinstance(one, Element):
                yield from one.elements(*tags)

    def by_id(self, element_id: str) -> "Element | None":
        """The element with this id, in here."""
        return next((one for one in self.elements() if one.attributes.get("id") == element_id), None)

    def by_class(self, name: str) -> "Element | None":
        """The first element of this class, in here."""
        return next((one for one in self.elements() if name in one.attributes.get("class", "").split()), None)

    @property
    def text(self) -> str:
        """What is read here, in single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.content:
            if isinstance(one, Element):
                yield from one._texts()
                yield " "
            else:
                yield one


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)


@dataclass(frozen=True)
class Page:
    """An answer of the service: its address without the host, its status, and what it says."""

    address: str
    status: int
    html: str
    is_html: bool = True

    @cached_property
    def root(self) -> Element:
        """The page's elements."""
        builder = _Builder()
        builder.feed(self.html)
        builder.close()
        return builder.root

    @property
    def heading(self) -> str:
        """The page's first heading, or its text where it has none."""
        found = next(self.root.elements("h1"), self.root)
        return found.text[:200]

    def addresses(self) -> set[str]:
        """Every address of this service that the page names: links, forms, live parts; without fragments."""
        if not self.is_html:
            return set()
        named = (
            one.attributes[name]
            for one in self.root.elements()
            for name in _ADDRESSES
            if one.attributes.get(name)
        )
        return {address for one in named if (address := self.resolved(one))}

    def resolved(self, address: str) -> str | None:
        """An address on this page as the service knows it; None for another site's or another scheme's."""
        parts = urlsplit(urljoin(f"//service{self.address}", address))
        if parts.netloc != "service" or parts.scheme:
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def fragment(self, element_id: str) -> str | None:
        """Where a live part of the page fetches itself from."""
        found = self.root.by_id(element_id)
        wanted = found.attributes.get("hx-get") if found else None
        return self.resolved(wanted) if wanted else None

    def form(self, name: str) -> "Form":
        """The form with this id, or with an address that ends so; raises PageError where there is none."""
        forms = [one for one in self.root.elements("form") if one.attributes.get("method", "get") == "post"]
        for one in forms:
            target = one.attributes.get("action") or self.address
            if one.attributes.get("id") == name or urlsplit(target).path.endswith(name):
                return Form(one, self.resolved(target) or self.address)
        raise PageError(f"{self.address} ({self.status}, “{self.heading}”) has no form “{name}”")


@dataclass(frozen=True)
class Form:
    """A form on a page and where it goes."""

    element: Element
    address: str

    @cached_property
    def fields(self) -> dict[str, list[Element]]:
        """What can be filled in or is hidden, by name."""
        found: dict[str, list[Element]] = {}
        for one in self.element.elements("input", "select", "textarea"):
            if (name := one.attributes.get("name")) and one.attributes.get("type") not in _PRESSED:
                found.setdefault(name, []).append(one)
        return found

    def choices(self, name: str) -> dict[str, str]:
        """What can be chosen in a field: value to the words beside it."""
        found: dict[str, str] = {}
        for one in self._named(name):
            if one.tag == "select":
                found |= {
                    option.attributes.get("value", option.text): option.text
                    for option in one.elements("option")
                }
            else:
                found[one.attributes.get("value", "on")] = self._label(one)
        return found

    def choice(self, name: str, words: str) -> str:
        """The value of the one choice of a field whose words hold these; else PageError."""
        found = [value for value, label in self.choices(name).items() if words in label and value]
        if len(found) != 1:
            raise PageError(f"{self.address}: {len(found)} choices of “{name}” read “{words}”")
        return found[0]

    def filled(self, typed: Typed, press: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """What is sent: what stands in the fields, but for what is typed; and the button pressed.

        Raises PageError for a field, choice or button that the form does not have.
        """
        if missing := sorted(set(typed) - set(self.fields)):
            raise PageError(f"{self.address} has no field {', '.join(missing)}")
        sent: list[tuple[str, str]] = []
        for name, elements in self.fields.items():
            given = typed.get(name)
            values = (
                _standing(elements) if given is None else [given] if isinstance(given, str) else list(given)
            )
            self._check(name, elements, [] if given is None else values)
            sent += [(name, value) for value in values]
        if press is not None:
            self._check_button(press)
            sent.append(press)
        return sent

    def _named(self, name: str) -> list[Element]:
        if name not in self.fields:
            raise PageError(f"{self.address} has no field {name}")
        return self.fields[name]

    def _label(self, tick: Element) -> str:
        wanted = tick.attributes.get("id", "")
        for label in self.element.elements("label"):
            if (wanted and label.attributes.get("for") == wanted) or any(
                one is tick for one in label.elements()
            ):
                return label.text
        return ""

    def _check(self, name: str, elements: list[Element], values: Sequence[str]) -> None:
        chosen = any(one.tag == "select" or one.attributes.get("type") in _TICKED for one in elements)
        if chosen and (wrong := [value for value in values if value not in self.choices(name)]):
            raise PageError(f"{self.address}: “{name}” has no choice {', '.join(wrong)}")

    def _check_button(self, press: tuple[str, str]) -> None:
        for one in self.element.elements("button", "input"):
            if (one.attributes.get("name"), one.attributes.get("value", "")) == press:
                return
        raise PageError(f"{self.address} has no button {press[0]}={press[1]}")


def _standing(elements: list[Element]) -> list[str]:
    """What stands in fields of one name before anybody types."""
    values: list[str] = []
    for one in elements:
        if one.tag == "select":
            options = list(one.elements("option"))
            chosen = [option for option in options if "selected" in option.attributes]
            if not chosen and "multiple" not in one.attributes:
                chosen = options[:1]
            values += [option.attributes.get("value", option.text) for option in chosen]
        elif one.tag == "textarea":
            values.append("".join(str(text) for text in one.content).removeprefix("\n"))
        elif one.attributes.get("type") in _TICKED:
            values += [one.attributes.get("value", "on")] if "checked" in one.attributes else []
        else:
            values.append(one.attributes.get("value", ""))
    return values
