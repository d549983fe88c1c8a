"""A browser without a browser, cheap enough to be hundreds at once: one kept connection, its cookies."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlencode

PATIENCE_SECONDS = 30.0
_One = TypeVar("_One")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_REVISION = re.compile(r"[?&;]rev=(\d+)")


class WireError(Exception):
    """A page that is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def csrf(self) -> str:
        """The hidden token of the page's forms."""
        return self._found(_TOKEN)

    @property
    def revision(self) -> int:
        """The revision that the page's live element knows."""
        return int(self._found(_REVISION))

    def _found(self, pattern: re.Pattern[str]) -> str:
        if (found := pattern.search(self.body.decode())) is None:
            raise WireError(f"no {pattern.pattern} in an answer with status {self.status}")
        return found[1]


@dataclass
class Client:
    """One kept connection to a server on this machine, made anew when the server ended it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def get(self, path: str, *, live: bool = False) -> Answer:
        """A page, or with `live` a fragment as htmx asks for it."""
        return await self._ask(self._request("GET", path, live=live))

    async def post(self, path: str, **form: str) -> Answer:
        """A form sent."""
        return await self._ask(self._request("POST", path, urlencode(form)))

    async def events(self, path: str) -> AsyncIterator[str]:
        """The lines of an event stream while it lasts."""
        reader = await self._send(self._request("GET", path))
        status, _ = await _head(reader)
        if status != 200:
            raise WireError(f"the stream answers {status}")
        while line := await reader.readline():
            yield line.decode().strip()

    async def _ask(self, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader = await self._send(request)
                status, headers = await _head(reader)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise
        for cookie in headers.get("set-cookie", "").split("\n"):
            if cookie:
                name, _, value = cookie.split(";", 1)[0].partition("=")
                self.cookies[name] = value
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)

    async def _send(self, request: bytes) -> asyncio.StreamReader:
        if self._reader is None or self._writer is None or self._ended(self._reader):
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        self._writer.write(request)
        await self._writer.drain()
        return self._reader

    @staticmethod
    def _ended(reader: asyncio.StreamReader) -> bool:
        return reader.at_eof() or reader.exception() is not None

    def _request(self, method: str, path: str, body: str = "", *, live: bool = False) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if live:
            lines.append("HX-Request: true")
        if method == "POST":
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first = await reader.readline()
    if not first:
        raise ConnectionResetError
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode().strip()) != "":
        name, _, value = line.partition(":")
        known = headers.get(name.lower())
        headers[name.lower()] = f"{known}\n{value.strip()}" if known else value.strip()
    return int(first.split()[1]), headers


async def each(asked: Sequence[_One], do: Callable[[_One], Awaitable[None]], *, at_once: int) -> None:
    """Do something for every one of them, so many at a time."""
    waiting = iter(asked)

    async def worker() -> None:
        for one in waiting:
            await do(one)

    await asyncio.gather(*(worker() for _ in range(at_once)))
