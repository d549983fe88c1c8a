"""What a browser fetches when somebody comes for the first time: how many requests, how many bytes."""

import gzip
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.bench.figures import Figure, at_most
from tests.bench.scale import Size
from tests.bench.service import Service, serving
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

_COMPRESSED_ALREADY = ("font/", "image/png")


def measure() -> Iterator[Figure]:
    """Sign-in, console, phone and projector, each in a browser with nothing in its cache."""
    with serving(Size()) as service, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        try:
            for what, path, cookie, token in _visits(service):
                requests, size = _visit(browser, service, path, cookie, token)
                yield at_most(f"first visit, {what}: requests", requests, 10, "requests", digits=0)
                yield at_most(f"first visit, {what}: compressed", size / 1000, 100, "kB", digits=0)
        finally:
            browser.close()


def _visits(service: Service) -> list[tuple[str, str, str, str]]:
    scale = service.scale
    return [
        ("sign-in", "/sign-in", "caseroom", "nobody"),
        ("phone", f"{service.meeting}/phone", "caseroom", scale.member.token),
        ("console", f"{service.meeting}/console", "caseroom", scale.chair.token),
        ("projector", "/projector", "projector", scale.projector),
    ]


def _visit(browser: Browser, service: Service, path: str, cookie: str, token: str) -> tuple[int, int]:
    """Requests until the page is complete, its stream included, and bytes as a proxy would compress them."""
    context = browser.new_context()
    context.add_cookies([{"name": cookie, "value": token, "url": service.server.url}])
    page: Page = context.new_page()
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(f"{service.server.url}{path}", wait_until="load")
    page.wait_for_timeout(500)
    size = sum(_size(answer) for answer in answers)
    context.close()
    return len(answers), size


def _size(answer: Response) -> int:
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/event-stream"):
        return 0
    body = answer.body()
    return len(body) if kind.startswith(_COMPRESSED_ALREADY) else len(gzip.compress(body))
