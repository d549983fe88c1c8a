"""A running service and the devices around the table; a device fails its test on any console error."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from meetings.doors import record
from meetings.operations import new_sessions, table
from meetings.operations.opening_meeting import open_meeting
from meetings.operations.projectors import pair
from tests.browser import sizes
from tests.browser.serving import Kept, Site
from tests.cast import PASSWORD, email
from tests.sitting import open_with

DESK = {"viewport": sizes.LAPTOP}
PHONE = {"viewport": sizes.PHONE, "is_mobile": True, "has_touch": True}
WALL = {"viewport": sizes.WALL}


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The service of all tests that change nothing of its environment."""
    service = Kept(tmp_path_factory.mktemp("site"), {})
    yield service
    service.close()


@pytest.fixture
def site(kept: Kept, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The cast and their planned meeting, being served; an indirect parameter adds to the environment."""
    if not hasattr(request, "param"):
        yield kept.site()
        return
    service = Kept(tmp_path, request.param)
    yield service.site()
    service.close()


@pytest.fixture
def opened(site: Site) -> Site:
    """The cast's meeting, open, nobody here yet."""
    open_meeting(site.caseroom, site.viewer("alma"), site.cast.meeting)
    return site


@dataclass
class Devices:
    """Browsers with cookies of their own; their consoles must say nothing that was not forgiven."""

    browser: Browser
    site: Site
    said: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def desk(self, name: str, *, scripts: bool = True) -> Page:
        """A laptop, signed in."""
        return self._signed_in(name, DESK, scripts=scripts)

    def phone(self, name: str, *, scripts: bool = True) -> Page:
        """A phone, signed in."""
        return self._signed_in(name, PHONE, scripts=scripts)

    def signing_in(self, name: str) -> Page:
        """A laptop on which a member of the cast signs in by the form."""
        page = self._page(DESK)
        page.goto(f"{self.site.url}/sign-in")
        page.get_by_label("Work e-mail address").fill(email(name))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.site.url}/")
        return page

    def guest(self, *, scripts: bool = True) -> Page:
        """A phone that is signed in nowhere, as a guest's."""
        return self._page(PHONE, java_script_enabled=scripts)

    def projector(self) -> Page:
        """A screen that belongs to no meeting yet and shows its code."""
        page = self._page(WALL)
        page.goto(f"{self.site.url}/projector")
        page.get_by_role("button", name="Show the code").click()
        page.locator(".w-pairing__code").wait_for()
        return page

    def paired_projector(self) -> Page:
        """A screen whose code an officer has typed."""
        page = self.projector()
        self.pair(page)
        page.locator(".w-pairing__code").wait_for(state="detached")
        return page

    def pair(self, screen: Page) -> None:
        """Type a screen's code on an officer's console."""
        code = screen.locator(".w-pairing__code").inner_text()
        pair(self.site.caseroom, self.site.viewer("alma"), self.site.cast.meeting, code)

    @property
    def trouble(self) -> list[str]:
        """What was said and not forgiven."""
        return [said for said in self.said if not any(words in said for words in self.forgiven)]

    def forgive(self, *words: str) -> None:
        """Overlook what the consoles say, before and after, of trouble that the test makes itself."""
        self.forgiven += words

    def _signed_in(self, name: str, shape: dict[str, Any], *, scripts: bool) -> Page:
        page = self._page(shape, java_script_enabled=scripts)
        with record.writing(self.site.caseroom, self.site.viewer(name)) as writing:
            entry = new_sessions.start(writing, self.site.cast.people[name], how="password")
        page.context.add_cookies([{"name": "caseroom", "value": entry.token, "url": self.site.url}])
        return page

    def _page(self, shape: dict[str, Any], **more: Any) -> Page:
        context = self.browser.new_context(reduced_motion="reduce", locale="en-GB", **shape, **more)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", self._asked)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(f"{message.location.get('url')}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.site.url):
            self.outside.append(request.url)


@pytest.fixture
def on_table(site: Site) -> Site:
    """Everybody here and agreed, case `one` on the table, its room check settled."""
    open_with(site.caseroom, site.cast)
    chair, item = site.viewer("alma"), site.cast.items["one"]
    table.put_on_table(site.caseroom, chair, item)
    table.step_out(site.caseroom, chair, item, [site.cast.attendances["rita"]])
    return site


@pytest.fixture
def devices(browser: Browser, site: Site) -> Iterator[Devices]:
    """Laptops, phones and projectors; none may complain or ask anybody else."""
    held = Devices(browser, site)
    yield held
    for context in browser.contexts:
        context.close()
    assert held.trouble == []
    assert held.outside == []
