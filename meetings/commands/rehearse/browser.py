"""A browser without scripts: reads pages, keeps cookies, sends forms, and measures each answer."""

import ssl
from collections.abc import Callable
from time import perf_counter
from urllib.parse import urlsplit

import httpx

from meetings.commands.rehearse.page import Page, PageError, Typed

TIMEOUT_SECONDS = 60.0
REDIRECTS = (301, 302, 303, 307, 308)


class Off(Exception):
    """The service did not do what the meeting needed; the message says what."""


class Browser:
    """One person's browser; `measured` is told the time of each answer in milliseconds."""

    def __init__(
        self, url: str, measured: Callable[[float], None], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._measured = measured
        self._url = url
        self._client = httpx.Client(
            base_url=url,
            headers={"Accept": "text/html,*/*;q=0.5"},
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            verify=tls or ssl.create_default_context(),
        )

    def close(self) -> None:
        """Leave the service."""
        self._client.close()

    def open(self, address: str) -> Page:
        """The page at an address, wherever it leads; raises Off unless it is shown."""
        page = self.look(address)
        if page.status != 200:
            raise Off(f"{page.address} answered {page.status}, “{page.heading}”")
        return page

    def look(self, address: str) -> Page:
        """What an address answers, after redirects, whatever that is."""
        return self._followed(self._asked("GET", address))

    def fetch(self, address: str) -> httpx.Response:
        """The answer as it came: for documents, and for what is searched and not read."""
        return self._asked("GET", address)

    def live(self, page: Page, element_id: str = "live") -> Page:
        """What a live part of a page fetches for itself; raises Off where it is not shown."""
        address = page.fragment(element_id)
        if address is None:
            raise Off(f"{page.address} has no live part “{element_id}”")
        answer = self._asked("GET", address.split("?")[0], headers={"HX-Request": "true"})
        if answer.status_code != 200:
            raise Off(f"{address} answered {answer.status_code}")
        return _page(answer)

    def submit(self, page: Page, form: str, typed: Typed, *, press: tuple[str, str] | None = None) -> Page:
        """Send a form of a page and go where that leads; raises Off where the service refuses it."""
        answer = self._sent(page, form, typed, press)
        if answer.status != 200:
            raise Off(f"the form “{form}” of {page.address} answered {answer.status}: {_refusal(answer)}")
        return answer

    def given_back(self, page: Page, form: str, typed: Typed) -> Page:
        """Send a form that asks for more because of what was typed; the page it comes back on."""
        answer = self._sent(page, form, typed, None)
        if answer.status != 422:
            raise Off(f"the form “{form}” of {page.address} asked for nothing more: {answer.status}")
        return answer

    def _sent(self, page: Page, form: str, typed: Typed, press: tuple[str, str] | None) -> Page:
        try:
            found = page.form(form)
            sent = found.filled(typed, press)
        except PageError as error:
            raise Off(str(error)) from error
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        headers = {"Referer": self._url + page.address, "Origin": self._url}
        return self._followed(self._asked("POST", found.address, data=data, headers=headers))

    def _asked(
        self,
        method: str,
        address: str,
        *,
        data: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        began = perf_counter()
        try:
            answer = self._client.request(method, address, data=data, headers=headers)
        except httpx.HTTPError as error:
            raise Off(f"{method} {address}: {type(error).__name__} {error}") from error
        self._measured(1000 * (perf_counter() - began))
        return answer

    def _followed(self, answer: httpx.Response) -> Page:
        for _ in range(5):
            if answer.status_code not in REDIRECTS:
                return _page(answer)
            answer = self._asked("GET", str(answer.url.join(answer.headers["Location"])))
        raise Off(f"{answer.url.path} leads round in a circle")


def _page(answer: httpx.Response) -> Page:
    parts = urlsplit(str(answer.url))
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return Page(address, answer.status_code, answer.text, is_html)


def _refusal(page: Page) -> str:
    """What a refused form says is wrong, or else what the page says."""
    said = [
        one.text
        for one in page.root.elements()
        if any(
            "error-message" in name or name in ("c-error", "p-error")
            for name in one.attributes.get("class", "").split()
        )
    ]
    return "; ".join(dict.fromkeys(said)) or page.heading
