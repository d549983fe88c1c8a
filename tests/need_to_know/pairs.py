"""Pairs of worlds at one stage of the cast's meeting, each served, that differ in what some may not know.

The scene is laid and played once; each world begins as a copy of its file. A stage may go on after the worlds
have come apart, as closing does: what it makes of both must not tell them apart either.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import select

from meetings import live
from meetings.doors import Caseroom, record
from meetings.opening import open_caseroom
from meetings.operations import attending, calendar_feeds, inviting, projectors, revisions, sessions, table
from meetings.reminders import sweep
from meetings.settings import Settings
from models.cases import Case
from models.outcomes import Minutes
from models.states import MinutesKind, ScreenMode
from tests.asked import ask_all
from tests.cast import AMBER, POLICE, Cast, email, lay_scene
from tests.need_to_know import perturbing
from tests.need_to_know.crawl import MISSING, Site, ids_in, open_site
from tests.places import StoppedClock, fresh_caseroom, settings_in
from tests.played import close_and_issue, play_open
from tests.test_live import wait_until

OVERDUE = timedelta(days=30)
Perturb = Callable[[Caseroom, Cast], None]
Play = Callable[[Caseroom, Cast, StoppedClock], None]


def _hidden_from_fay(caseroom: Caseroom, cast: Cast) -> None:
    """Fay is on case `one` alone: all of `two`, another case, and what others keep to themselves on `one`.

    The room in which she sits sees less than she does.
    """
    perturbing.change_texts(caseroom, cast, case="two")
    for case in ("one", "two"):
        perturbing.hide_more(caseroom, cast, case=case, agency=POLICE)
    perturbing.another_case(caseroom, cast)


def _hidden_from_rita(caseroom: Caseroom, cast: Cast) -> None:
    """Rita is on case `two` alone: texts of `one` changed, all that was brought to it gone."""
    perturbing.change_texts(caseroom, cast, case="one")
    perturbing.take_away(caseroom, cast, case="one")
    perturbing.hide_more(caseroom, cast, case="two", agency=POLICE)


def _hidden_from_eve(caseroom: Caseroom, cast: Cast) -> None:
    """Eve's agency is on no case."""
    for case in ("one", "two"):
        perturbing.change_texts(caseroom, cast, case=case)
        perturbing.hide_more(caseroom, cast, case=case, agency=AMBER)
    perturbing.another_case(caseroom, cast)


def _hidden_from_officers(caseroom: Caseroom, cast: Cast) -> None:
    """What was not brought for the officers, and a case that was put forward for no meeting."""
    for case in ("one", "two"):
        perturbing.hide_information(caseroom, cast, case=case, agency=POLICE)
    perturbing.another_case(caseroom, cast, on_agenda=False)


def _as_it_is(caseroom: Caseroom, cast: Cast) -> None:
    """The first world of a pair, in which nothing is changed."""


HIDDEN: Mapping[str, Perturb] = {
    "fay": _hidden_from_fay,
    "projector": _hidden_from_fay,
    "rita": _hidden_from_rita,
    "eve": _hidden_from_eve,
    "nobody": _hidden_from_eve,
    "alma": _hidden_from_officers,
    "dev": _hidden_from_officers,
}


def _invite(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    inviting.send_invitations(caseroom, cast.viewer("alma", clock.now), cast.meeting)


def _go_on(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Nothing more happens."""


def _read_back(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """The last case is off the table, and whoever may not hear of it has left."""
    alma = cast.viewer("alma", clock.now)
    table.end_item(caseroom, alma, cast.items["one"], screen=ScreenMode.CLOSING)
    attending.mark_left(caseroom, alma, cast.meeting, cast.attendances["rita"])


@dataclass(frozen=True)
class Stage:
    """Up to where both worlds are one, and what happens in each of them after that."""

    opened: bool
    then: Play


STAGES: Mapping[str, Stage] = {
    "planned": Stage(opened=False, then=_invite),
    "open": Stage(opened=True, then=_go_on),
    "closing": Stage(opened=True, then=_read_back),
    "issued": Stage(opened=True, then=close_and_issue),
}


@dataclass(frozen=True)
class _Laid:
    """The scene in a file, at a moment."""

    path: Path
    now: datetime


@dataclass(frozen=True)
class Pair:
    """Two worlds; the second is the first with something else in it that some may not know.

    `opened` are the addresses that opened in the first, by viewer who was sent everywhere.
    """

    first: Site
    second: Site
    cast: Cast
    opened: dict[str, list[str]] = field(default_factory=dict)

    @property
    def hidden_cases(self) -> list[str]:
        """The cases of the second world that the first has not."""
        first, second = (_case_ids(site) for site in (self.first, self.second))
        return sorted(second - first)


def _case_ids(site: Site) -> set[str]:
    with record.reading(site.caseroom) as session:
        return set(session.scalars(select(Case.id)))


class Pairs:
    """Makes each pair once; `close` ends them all; `calendars` are the addresses of the cast's feeds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._pairs: dict[tuple[str, Perturb], Pair] = {}
        self._plain: dict[str, _Laid] = {}
        self._sites: list[Site] = []
        clock = StoppedClock()
        caseroom = fresh_caseroom(self._new_folder(), clock=clock)
        self.cast = lay_scene(caseroom, clock.now)
        ask_all(caseroom, self.cast)
        self._projector = projectors.start_pairing(caseroom, clock.now)
        session_id = sessions.token_sha256(self._projector)
        code = str(projectors.pairing_code(caseroom, session_id))
        projectors.pair(caseroom, self.cast.viewer("alma"), self.cast.meeting, code)
        self.calendars = {
            name: f"/calendar/{calendar_feeds.make_feed(caseroom, self.cast.viewer(name))}.ics"
            for name in self.cast.people
        }
        planned = self._keep(caseroom, clock)
        play_open(caseroom, self.cast, clock)
        self._laid = {False: planned, True: self._keep(caseroom, clock)}
        caseroom.close()

    def pair(self, stage: str, hidden_from: str) -> Pair:
        """Two worlds at a stage that differ in what somebody may not know."""
        key = stage, HIDDEN[hidden_from]
        if key not in self._pairs:
            self._pairs[key] = self.fresh(stage, hidden_from)
        return self._pairs[key]

    def fresh(self, stage: str, hidden_from: str) -> Pair:
        """The same, for one test alone."""
        first = self.plain(stage)
        second = self._site(self._play(STAGES[stage], HIDDEN[hidden_from]))
        second.names = names_of_documents(first, second)
        first.left_out = second.left_out = summaries(first)
        first.unknown = self._unknown(stage, second)
        return Pair(first, second, self.cast)

    def plain(self, stage: str) -> Site:
        """The first world of every pair at a stage: played once, and served from a copy of its own."""
        if stage not in self._plain:
            self._plain[stage] = self._play(STAGES[stage], _as_it_is)
        return self._site(self._plain[stage])

    def _unknown(self, stage: str, second: Site) -> frozenset[str]:
        """The second world's ids of which the first has no trace."""
        plain = self._plain[stage].path.read_bytes()
        ids = {row_id for of_table in ids_in((second,)).values() for row_id in of_table}
        return frozenset(row_id for row_id in ids if row_id != MISSING and row_id.encode() not in plain)

    def close(self) -> None:
        """End every service."""
        for site in self._sites:
            site.caseroom.close()

    def _play(self, stage: Stage, perturb: Perturb) -> _Laid:
        laid = self._laid[stage.opened]
        clock = StoppedClock(laid.now)
        caseroom = open_caseroom(self._copied(laid), clock)
        perturb(caseroom, self.cast)
        stage.then(caseroom, self.cast, clock)
        played = self._keep(caseroom, clock)
        caseroom.close()
        return played

    def _site(self, laid: _Laid) -> Site:
        """Served by a process that has just started, whose clock stands still."""
        site = open_site(self._copied(laid), StoppedClock(laid.now), self._projector)
        self._sites.append(site)
        wait_until(partial(_is_known, site.caseroom, self.cast.meeting))
        return site

    def _copied(self, laid: _Laid) -> Settings:
        """Nobody else writes to a world, so that nothing needs to look for it."""
        settings = settings_in(self._new_folder(), watch_ms=60_000)
        assert settings.database_file is not None
        settings.database_file.write_bytes(laid.path.read_bytes())
        return settings

    def _keep(self, caseroom: Caseroom, clock: StoppedClock) -> _Laid:
        path = self._new_folder() / "kept.sqlite3"
        with closing(sqlite3.connect(str(caseroom.settings.database_file))) as source:
            source.execute("VACUUM INTO ?", (str(path),))
        return _Laid(path, clock.now)

    def _new_folder(self) -> Path:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder


def _is_known(caseroom: Caseroom, meeting_id: str) -> bool:
    """Whether this process has heard of the meeting's revision, unless it is one that nobody follows."""
    followed = {each for each, *_ in revisions.newest(caseroom)}
    return meeting_id not in followed or live.hub(caseroom).newest(meeting_id) is not None


def names_of_documents(first: Site, second: Site) -> dict[str, str]:
    """The ids of documents in the second world by those of the same documents in the first."""
    ones, others = (_documents(site) for site in (first, second))
    return {own: ones[which] for which, own in others.items() if which in ones}


def _documents(site: Site) -> dict[tuple[str, ...], str]:
    """The id of each document by what it is."""
    which = (Minutes.meeting_id, Minutes.kind, Minutes.agency_id, Minutes.version, Minutes.variant)
    with record.reading(site.caseroom) as session:
        rows = session.execute(select(Minutes.id, *which)).all()
    return {tuple(map(str, key)): minutes_id for minutes_id, *key in rows}


def mails(site: Site, name: str) -> list[bytes]:
    """What the sweep sends to somebody, now and when everything is overdue: headers and text of each mail."""
    sent = site.caseroom.settings.outbox
    if not site.swept:
        site.swept = True
        moment = site.clock.now
        for now in (moment, moment + OVERDUE):
            site.clock.now = now
            while sweep.sweep(site.caseroom, now):
                pass
        site.clock.now = moment
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sent.glob("*.eml")]
    return sorted(
        site.named(f"{one['Subject']}\n{part.get_content()}".encode())
        for one in found
        if one["To"].addresses[0].addr_spec == email(name)
        for part in one.walk()
        if part.get_content_maintype() == "text"
    )


def summaries(site: Site) -> frozenset[str]:
    """The addresses of executive summaries: they count what there is, for everybody (rule 10)."""
    with record.reading(site.caseroom) as session:
        found = session.scalars(select(Minutes.id).where(Minutes.kind == MinutesKind.SUMMARY)).all()
    return frozenset(f"/minutes/{minutes_id}" for minutes_id in found)
