"""An officer's console by keys: where they go, and what they have recorded."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site


def watched(page: Page) -> Page:
    """A page whose every request passes by the test, so that one can be held back as soon as it wants to.

    Chromium says that it watches a page that stands before that page knows: its next request may slip past.
    """
    page.route("**/asked-for-by-nobody", lambda route: route.abort())
    return page


def console(devices: Devices, site: Site, name: str) -> Page:
    """An officer's console of the cast's meeting, once a key that leads to a dialog opens it there."""
    page = watched(devices.desk(name))
    page.goto(f"{site.meeting}/console")
    expect(page.locator("#live[data-htmx-powered]")).to_be_attached()
    return page


def focused(page: Page, field_id: str) -> Locator:
    """The field that has the keys, once it has."""
    found = page.locator(f"#{field_id}")
    expect(found).to_be_focused()
    return found


@dataclass
class HeldBack:
    """The first request to an address, kept on its way until the test lets it go on."""

    page: Page
    routes: list[Route] = field(default_factory=list)

    @property
    def route(self) -> Route:
        """The request, once it has been sent."""
        for _ in range(250):
            if self.routes:
                break
            self.page.wait_for_timeout(20)
        return self.routes[0]


def held_back(page: Page, address: str) -> HeldBack:
    """Hold back the next request to an address."""
    held = HeldBack(page)

    def hold(route: Route) -> None:
        held.routes.append(route)

    page.route(address, hold, times=1)
    return held


def entry(page: Page, words: str) -> Locator:
    """What stands under what is recorded."""
    return page.locator("#recorded li", has_text=words)


def recorded(page: Page, words: str) -> None:
    """Wait for what was sent, and for the answer to its form, which is full before; news may be first."""
    expect(entry(page, words)).to_be_visible()
    expect(page.locator("#recording[data-unsaved]")).to_have_count(0)


def record_action(page: Page) -> None:
    """An action typed in full, without touching anything but keys."""
    page.keyboard.press("a")
    focused(page, "record-text")
    page.keyboard.type("Visit the park on two evenings")
    page.keyboard.press("Tab")
    focused(page, "record-who")
    page.keyboard.type("Paul")
    page.keyboard.press("Tab")
    focused(page, "record-due")
    page.keyboard.type("+7")
    expect(page.locator("#record-due-echo b.is-good")).to_be_visible()
    page.keyboard.press("Control+Enter")
    recorded(page, "Visit the park on two evenings")
    focused(page, "record-text")
