"""The screens that pages are made for, and what is wrong with one on a laptop or as narrow as a phone."""

from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import faults

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
WALL: ViewportSize = {"width": 1920, "height": 1080}
# What hangs on the width has changed by the next frame.
_SETTLED = "new Promise(requestAnimationFrame)"
_OVER = "document.documentElement.scrollWidth - innerWidth"


def misfits(page: Page) -> list[str]:
    """The faults of a page that a laptop shows, and how far it is too wide; then as narrow as a phone.

    The page is not asked for again, and its colours, which hang on no width, are looked at once.
    """
    assert page.viewport_size == LAPTOP
    wrong = [*faults(page), *_too_wide(page)]
    page.set_viewport_size(PHONE)
    page.evaluate(_SETTLED)
    wrong += [*faults(page, colours=False), *_too_wide(page)]
    page.set_viewport_size(LAPTOP)
    return wrong


def _too_wide(page: Page) -> list[str]:
    over, seen = page.evaluate(_OVER), page.viewport_size
    assert seen
    return [f"too wide by {over} px at {seen['width']} px"] if over > 0 else []
