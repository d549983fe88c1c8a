"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {"runOnly": {"type": "tag", "values": _TAGS}, "rules": {"target-size": {"enabled": True}}}


def faults(page: Page) -> list[str]:
    """The faults of a page by WCAG 2.2 AA and axe's best practice, each with where it stands."""
    # A press leads on as soon as the next page has begun, before it is whole.
    page.wait_for_load_state()
    found = Axe().run(page, options=_OPTIONS).response
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found["violations"]]
