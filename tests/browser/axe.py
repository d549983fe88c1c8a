"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CONTRAST = "color-contrast"
_FAULTS = """
options => axe.run(options)
    .then(found => found.violations.map(fault => `${fault.id}: ${fault.nodes[0].html}`))
"""

# Half a megabyte: sent to a page once, and kept compiled for the documents it shows after this one.
_AXE = f"globalThis.layAxe = () => {{ {Axe().axe_script} }}"


def faults(page: Page, *, colours: bool = True) -> list[str]:
    """The faults of a page by WCAG 2.2 AA and axe's best practice, each with where it stands.

    Half of the work is in the contrast of colours: leave them out where they have been looked at.
    """
    # A press leads on as soon as the next page has begun, before it is whole.
    page.wait_for_load_state()
    if not page.evaluate("'layAxe' in window"):
        page.evaluate(_AXE)
        page.add_init_script(_AXE)
    page.evaluate("'axe' in window || layAxe()")
    rules = {"target-size": {"enabled": True}, _CONTRAST: {"enabled": colours}}
    options = {
        "runOnly": {"type": "tag", "values": _TAGS},
        "rules": rules,
        "resultTypes": ["violations"],
    }
    found: list[str] = page.evaluate(_FAULTS, options)
    return found
