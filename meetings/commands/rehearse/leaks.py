"""The leak check: everybody goes wherever they can and tries what others saw; every answer is searched."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile, ZipFile

import httpx
from lxml import html

from meetings.commands.rehearse.browser import REDIRECTS
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import OUTSIDE, Person

NOBODY, PROJECTOR, VISITOR = "nobody signed in", "the projector", "the guest"
MOST_PAGES = 3000
# Method not allowed: the router's answer, before anybody is looked at.
NO_PAGE = 405
# Files that hold nothing; leaving; arriving, which writes; signals without an end.
_NOT_GONE_TO = re.compile(r"^/(static|sign-out|sign-in|j|J)(/|\?|$)|/stream$")
_ID = re.compile(r"[0-9a-f]{32}")
_PARTNER = re.compile(r"^/partners/([0-9a-f]{32})")
# The register has a page for each partner, all alike and none about a case.
PARTNERS_LOOKED_AT = 3
# Nothing that a meeting brings about stands on these, so that one round of all pages does for them.
_NOT_OF_MEETINGS = re.compile(r"^/(account|accessibility|help|partners|people)(/|\?|$)")
_TAGS = re.compile(rb"<[^>]+>")
_SORTED = re.compile(r"[?&]sort=([^&]*)")


@dataclass
class Found:
    """What the searches have found: how much was searched, and where a canary was that must not be there.

    `readers` are the agencies whose minutes were opened, `mails` to whom and what, `visited` is by reader,
    `unreadable` holds addresses that only forms are sent to, whoever asks.
    """

    pages: int = 0
    documents: int = 0
    foreign: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)
    mails: dict[str, tuple[str, str]] = field(default_factory=dict)
    visited: dict[str, set[str]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)

    @property
    def verdict(self) -> str:
        """The result in a line."""
        return f"{len(self.foreign)} foreign canaries in {self.pages} pages and {self.documents} documents"


@dataclass
class Looking:
    """One reader going round; `person` is None for the projector, for the guest and for nobody.

    `orders` says in which order each list was read besides its own.
    """

    rehearsal: Rehearsal
    found: Found
    name: str
    person: Person | None = None
    words: set[str] = field(default_factory=set)
    orders: dict[str, str] = field(default_factory=dict)

    def everywhere(self, *, links: int | None) -> None:
        """Go from the first page wherever links and live parts lead, or only so many links far."""
        waiting, known = deque([("/", 0)]), {"/"}
        self.found.visited[self.name] = known
        while waiting:
            address, far = waiting.popleft()
            leads_to, forms = _leads_to(self.asked(address), everything=links is None)
            self.found.addresses |= {urlsplit(one).path for one in leads_to | forms}
            if links is None or far < links:
                found = [one for one in sorted(leads_to - known) if self._takes(one)]
                waiting.extend((one, far + 1) for one in found)
                known.update(found)
            if len(known) > MOST_PAGES:
                self.rehearsal.off.append(f"{self.name} found more than {MOST_PAGES} pages")
                return

    def _takes(self, link: str) -> bool:
        """Whether to go there; of a list's orders only to the first come across: the rows are the same."""
        found = _SORTED.search(link)
        return found is None or self.orders.setdefault(urlsplit(link).path, found[1]) == found[1]

    def each(self, addresses: Iterable[str]) -> None:
        """Go to each of these, whatever comes, but for what was found to be no page."""
        for address in addresses:
            if address not in self.found.unreadable and self.asked(address).status_code == NO_PAGE:
                self.found.unreadable.add(address)

    def asked(self, address: str) -> httpx.Response:
        """What an address answers this reader, searched."""
        answer = self.rehearsal.browser(self.person or self.name).fetch(address)
        if answer.status_code >= 500:
            self.rehearsal.off.append(f"{address} answered {answer.status_code} to {self.name}")
        self.searched(answer)
        return answer

    def searched(self, answer: httpx.Response) -> set[str]:
        """The canaries in an answer; counts it, and notes those that its reader must not have."""
        ledger, standing = self.rehearsal.ledger, self.rehearsal.standing
        document = is_document(answer)
        text = unzipped(answer.content) if document else answer.text
        here = ledger.found_in(f"{answer.headers}\n{text}")
        canaries = [ledger.planted[word] for word in sorted(here)]
        minutes = document and answer.url.path.startswith("/minutes/")
        with self.rehearsal.lock:
            self.found.documents += document
            self.found.pages += not document
            for canary in canaries:
                if self.person is None:
                    looks = self.name == PROJECTOR or (self.name == VISITOR and standing.guest_inside)
                    right = looks and standing.room_may_read(canary)
                elif minutes:
                    right = standing.document_may_hold(self.person.agency, canary)
                else:
                    right = standing.may_read(self.person, canary)
                if not right:
                    self.found.foreign.append(
                        f"{self.name} read {self.rehearsal.named(canary)} at {answer.url.path}"
                    )
        if not document:
            self.words |= here
        return here


def quick_look(rehearsal: Rehearsal, found: Found) -> None:
    """Each person reads their main pages, and must come across all that they are to be told."""
    _look(rehearsal, found, links=2)


def full_look(rehearsal: Rehearsal, found: Found) -> None:
    """The same on every page that they can reach, each list in its own order and in one more."""
    _look(rehearsal, found, links=None)


def try_directly(rehearsal: Rehearsal, found: Found) -> None:
    """Everybody tries, by its id, all that anybody saw, and each page of the meeting.

    Whoever is of an agency on no case, the projector, the guest and nobody at all try every address.
    """
    every = sorted(found.addresses)
    main = sorted(_main(every, rehearsal.meeting))

    def attempt(person: Person) -> None:
        wanted = every if person.agency == OUTSIDE else main
        read = found.visited[person.name]
        Looking(rehearsal, found, person.name, person).each([one for one in wanted if one not in read])

    rehearsal.together(attempt, rehearsal.script.people)
    rehearsal.together(lambda name: Looking(rehearsal, found, name).each(every), [PROJECTOR, VISITOR, NOBODY])


def try_main(rehearsal: Rehearsal, found: Found, name: str) -> None:
    """One who is no person of the script tries the main address of each id, and every page of the meeting."""
    Looking(rehearsal, found, name).each(sorted(_main(found.addresses, rehearsal.meeting)))


def _main(addresses: Iterable[str], meeting: str) -> set[str]:
    """The shortest address of each id, and every one of the meeting as a whole."""
    by_id: dict[str, str] = {}
    for address in sorted(addresses, key=len):
        for one in _ID.findall(address):
            by_id.setdefault(one, address)
    return {*by_id.values(), *(one for one in addresses if set(_ID.findall(one)) == {meeting})}


def _look(rehearsal: Rehearsal, found: Found, *, links: int | None) -> None:
    def look(person: Person) -> None:
        looking = Looking(rehearsal, found, person.name, person)
        looking.everywhere(links=links)
        told = rehearsal.standing.told(rehearsal.ledger, person, details=links is None)
        for word in sorted(told - looking.words):
            canary = rehearsal.named(rehearsal.ledger.planted[word])
            rehearsal.off.append(f"{person.name} did not come across {canary}")

    rehearsal.together(look, rehearsal.script.people)


def is_document(answer: httpx.Response) -> bool:
    """Whether an answer is a Word file."""
    return "wordprocessingml" in answer.headers.get("Content-Type", "")


def unzipped(content: bytes) -> str:
    """Every part of a Word file as text; words that run over several elements are put together."""
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist()]
    except BadZipFile:
        return content.decode("utf-8", "replace")
    return "\n".join((part + b"\n" + _TAGS.sub(b"", part)).decode("utf-8", "replace") for part in parts)


def _leads_to(answer: httpx.Response, *, everything: bool) -> tuple[set[str], set[str]]:
    """Where an answer's links and its forms lead: to everything, or to the main pages as they stand."""
    if answer.status_code in REDIRECTS:
        return _ours(answer, [answer.headers["Location"]]), set()
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return set(), set()
    if not answer.text.strip():
        return set(), set()
    page = html.document_fromstring(answer.text)
    links = _few_partners(_ours(answer, page.xpath("//@href[. != ''] | //@hx-get[. != '']")))
    forms = _ours(answer, page.xpath("//@action[. != '']"))
    return links if everything else set(filter(_is_main, links)), forms


def _is_main(link: str) -> bool:
    return "?" not in link and not _NOT_OF_MEETINGS.match(link)


def _few_partners(links: set[str]) -> set[str]:
    """Those links, of all partners' pages only some partners': the same for everybody who is led to all."""
    partners = {found[1] for link in links if (found := _PARTNER.match(link))}
    left_out = set(sorted(partners)[PARTNERS_LOOKED_AT:])
    return {link for link in links if not (found := _PARTNER.match(link)) or found[1] not in left_out}


def _ours(answer: httpx.Response, addresses: Iterable[str]) -> set[str]:
    """Those addresses that are this service's and may be gone to; a live part is asked for as it is now."""
    here = str(answer.url)
    ours = set()
    for address in addresses:
        parts = urlsplit(urljoin(here, address))
        if parts.netloc == urlsplit(here).netloc and not _NOT_GONE_TO.search(parts.path):
            query = "" if parts.query.startswith("rev=") else parts.query
            ours.add(parts.path + (f"?{query}" if query else ""))
    return ours
