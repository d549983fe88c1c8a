"""A stand-in of GOV.UK Notify's HTTP API on loopback: checks what it is sent, answers as it is told."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

SERVICE_ID = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"caseroom-{SERVICE_ID}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TEXT_TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
# What a request of each path must hold, as Notify checks it.
_TAKES = {
    "/v2/notifications/email": {"email_address", "template_id", "personalisation", "reference"},
    "/v2/notifications/sms": {"phone_number", "template_id", "personalisation", "reference"},
}
CLOCK_SKEW_SECONDS = 30


@dataclass
class Notify:
    """What it took, in order, and what it answers a mail or a text; `accepts_first` loses the answer alone.

    `status` is what became of all it took, but for those that `fates` names by their place in that order.
    """

    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answer: tuple[int, str, str] | None = None
    text_answer: tuple[int, str, str] | None = None
    accepts_first: bool = False
    hangs: bool = False
    is_away: bool = False
    status: str = "sending"
    fates: dict[int, str] = field(default_factory=dict)
    released: Event = field(default_factory=Event)

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The text messages among what it took."""
        return [one for one in self.taken if "phone_number" in one]

    def known(self, reference: str) -> list[dict[str, Any]]:
        """What it tells of all it took under a reference, the latest first."""
        found = [(at, one) for at, one in enumerate(self.taken) if one["reference"] == reference]
        return [
            {
                "id": str(UUID(int=at)),
                "reference": reference,
                "type": "sms" if "phone_number" in one else "email",
                "status": self.fates.get(at, self.status),
                "created_at": f"2026-10-13T09:{at // 60:02}:{at % 60:02}.000000Z",
            }
            for at, one in reversed(found)
        ]

    def refusal(self, token: str) -> tuple[int, str, str] | None:
        """Why whoever holds a token is refused, if they are."""
        try:
            found = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"])
        except (JoseError, ValueError):
            return 403, "AuthError", "Invalid token: signature, api token not found"
        if found.claims.get("iss") != SERVICE_ID:
            return 403, "AuthError", "Invalid token: service not found"
        if abs(time.time() - int(found.claims.get("iat", 0))) > CLOCK_SKEW_SECONDS:
            return 403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"
        return None


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, notify: Notify, *given: Any) -> None:
        self.notify = notify
        super().__init__(*given)

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if self._refused() or asked.path != "/v2/notifications":
            return
        reference = parse_qs(asked.query)["reference"][0]
        self.notify.asked.append(reference)
        if self.notify.is_away:
            self._fail((503, "Exception", "Unavailable"))
        else:
            self._say(200, {"notifications": self.notify.known(reference), "links": {}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Content-type"] == "application/json"
        assert set(body) == _TAKES[self.path]
        if self._refused():
            return
        answer = self.notify.text_answer if "phone_number" in body else self.notify.answer
        if answer is None or self.notify.accepts_first:
            self.notify.taken.append(body)
        if self.notify.hangs:
            self.notify.released.wait(10)
        if answer is not None:
            self._fail(answer)
        else:
            self._say(201, self.notify.known(body["reference"])[0])

    def _refused(self) -> bool:
        refusal = self.notify.refusal(self.headers["Authorization"].removeprefix("Bearer "))
        if refusal:
            self._fail(refusal)
        return refusal is not None

    def _fail(self, answer: tuple[int, str, str]) -> None:
        code, error, words = answer
        self._say(code, {"status_code": code, "errors": [{"error": error, "message": words}]})

    def _say(self, code: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        # Whoever gave up waiting hears nothing.
        with suppress(BrokenPipeError):
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def notifying(notify: Notify) -> Iterator[str]:
    """The MAIL_URL of a stand-in that is up meanwhile."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, notify))
    serving = Thread(target=server.serve_forever, args=[0.02])
    serving.start()
    try:
        yield f"notify://127.0.0.1:{server.server_port}/{TEMPLATE}"
    finally:
        notify.released.set()
        server.shutdown()
        serving.join()
        server.server_close()
