"""How mail leaves: by a real SMTP server that takes, refuses, falters or says nothing, and into a folder."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import get_ident
from typing import TypedDict, Unpack

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meetings.reminders.file_outbox import FileOutbox
from meetings.reminders.sending import PermanentFailure, TemporaryFailure, TextTransport
from meetings.reminders.smtp import Security, SmtpTransport
from meetings.reminders.texts import Text
from meetings.reminders.transports import configured, transport_for
from tests.notified import API_KEY, TEMPLATE, TEXT_TEMPLATE
from tests.places import settings_in

MESSAGE_ID = "<0f3a@partnership.example>"
HANG_UP = "hang up"


def mail(message_id: str = MESSAGE_ID, to: str = "nadia@county.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "caseroom@partnership.example"
    message["To"] = to
    message["Subject"] = "Your action is due on Fri 27 November 2026"
    message["Message-ID"] = message_id
    message.set_content("Hello Nadia O’Hara,\n.\nA line with a dot alone stands above.\n")
    return message


class Postbox:
    """Takes mail, or answers at the named moments as it is told to."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.answers: dict[str, str] = {}

    def _answer(self, moment: str, server: SMTP) -> str:
        answer = self.answers.get(moment, "250 OK")
        if answer == HANG_UP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer("MAIL", server)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer("DATA", server)
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append(envelope.content)
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self._answer("QUIT", server)


class ServerOptions(TypedDict, total=False):
    """How a mail server asks for encryption and passwords."""

    ssl_context: ssl.SSLContext
    tls_context: ssl.SSLContext
    require_starttls: bool
    auth_required: bool
    authenticator: Callable[[SMTP, Session, Envelope, str, object], AuthResult]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def start(postbox: Postbox) -> Iterator[Callable[..., int]]:
    """Starts a mail server for the postbox with the given options; returns its port on localhost."""
    with ExitStack() as servers:

        def started(**options: Unpack[ServerOptions]) -> int:
            controller = Controller(postbox, hostname="localhost", port=free_port(), **options)
            controller.start()
            servers.callback(controller.stop)
            return int(controller.port)

        yield started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain(port: int) -> SmtpTransport:
    return SmtpTransport("localhost", port, Security.NONE, timeout=30)


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context with a certificate of its own, which this process is told to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    certificate, private = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context


def test_a_mail_arrives_whole(start: Callable[..., int], postbox: Postbox, tmp_path: Path) -> None:
    transport_for(f"smtp://localhost:{start()}", tmp_path).send(mail())
    (received,) = postbox.received
    message = message_from_bytes(received, policy=default)
    assert isinstance(message, EmailMessage)
    assert message["Message-ID"] == MESSAGE_ID
    assert message.get_content().splitlines() == mail().get_content().splitlines()


def test_a_machine_that_no_name_server_knows_does_not_wait_for_one_at_each_mail(
    start: Callable[..., int], postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = start(), []
    own_name = socket.getfqdn

    def noting() -> str:
        asked.append(get_ident())
        return own_name()

    plain(port).send(mail())
    monkeypatch.setattr(socket, "getfqdn", noting)
    smtplib.SMTP("localhost", port).close()
    assert get_ident() in asked, "what asks for it each time is noticed"
    asked.clear()
    plain(port).send(mail())
    assert get_ident() not in asked
    assert len(postbox.received) == 2


@pytest.mark.parametrize(
    ("moment", "answer", "failure"),
    [
        ("RCPT", "451 Try again later", TemporaryFailure),
        ("RCPT", "550 No such mailbox", PermanentFailure),
        ("DATA", "452 Disk full", TemporaryFailure),
        ("DATA", "554 Not wanted here", PermanentFailure),
        ("MAIL", "451 Greylisted", TemporaryFailure),
        ("MAIL", "550 Sender not known here", TemporaryFailure),
    ],
)
def test_a_refusal_is_final_only_when_it_is_of_this_mail_or_its_reader(
    start: Callable[..., int], postbox: Postbox, moment: str, answer: str, failure: type[Exception]
) -> None:
    port = start()
    postbox.answers[moment] = answer
    with pytest.raises(failure) as refusal:
        plain(port).send(mail())
    assert str(refusal.value) == answer
    assert postbox.received == []
    postbox.answers.clear()
    plain(port).send(mail())
    assert len(postbox.received) == 1


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_is_worth_another_try(
    start: Callable[..., int], postbox: Postbox, moment: str
) -> None:
    port = start()
    postbox.answers[moment] = HANG_UP
    with pytest.raises(TemporaryFailure, match=r"Disconnected|Reset"):
        plain(port).send(mail())
    assert postbox.received == []


@pytest.mark.parametrize("answer", [HANG_UP, "421 Going away", "599 Whatever"])
def test_a_mail_that_was_accepted_is_sent_however_the_server_says_goodbye(
    start: Callable[..., int], postbox: Postbox, answer: str
) -> None:
    postbox.answers["QUIT"] = answer
    plain(start()).send(mail())
    assert len(postbox.received) == 1


def test_no_server_is_worth_another_try() -> None:
    with pytest.raises(TemporaryFailure, match="Refused"):
        plain(free_port()).send(mail())


def test_a_server_that_says_nothing_is_given_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(TemporaryFailure, match="timed out"):
            SmtpTransport("127.0.0.1", port, Security.NONE, timeout=0.2).send(mail())


def test_a_mail_to_nobody_is_final(start: Callable[..., int], postbox: Postbox) -> None:
    with pytest.raises(PermanentFailure):
        plain(start()).send(mail(to=""))
    assert postbox.received == []


def authenticator(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
) -> AuthResult:
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (b"case@room", b"p:w/d")
    return AuthResult(success=known, handled=False)


def test_a_password_goes_over_starttls(
    start: Callable[..., int], postbox: Postbox, tls: ssl.SSLContext, tmp_path: Path
) -> None:
    port = start(tls_context=tls, require_starttls=True, auth_required=True, authenticator=authenticator)
    transport_for(f"smtp+starttls://case%40room:p%3Aw%2Fd@localhost:{port}", tmp_path).send(mail())
    assert len(postbox.received) == 1
    with pytest.raises(TemporaryFailure, match="535"):
        transport_for(f"smtp+starttls://case%40room:wrong@localhost:{port}", tmp_path).send(mail())
    assert len(postbox.received) == 1


def test_a_mail_goes_over_tls_from_the_first_byte(
    start: Callable[..., int], postbox: Postbox, tls: ssl.SSLContext, tmp_path: Path
) -> None:
    transport_for(f"smtps://localhost:{start(ssl_context=tls)}", tmp_path).send(mail())
    assert len(postbox.received) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_is_not_trusted_stops_the_mail(
    start: Callable[..., int],
    postbox: Postbox,
    tls: ssl.SSLContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
) -> None:
    port = start(ssl_context=tls) if scheme == "smtps" else start(tls_context=tls)
    trusted = transport_for(f"{scheme}://localhost:{port}", tmp_path)
    trusted.send(mail())
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TemporaryFailure, match="certificate"):
        trusted.send(mail())
    assert len(postbox.received) == 1


def test_no_mail_goes_in_the_clear_when_starttls_was_asked_for(
    start: Callable[..., int], postbox: Postbox, tmp_path: Path
) -> None:
    with pytest.raises(TemporaryFailure, match="STARTTLS"):
        transport_for(f"smtp+starttls://localhost:{start()}", tmp_path).send(mail())
    assert postbox.received == []


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://mail.example", 25, Security.NONE),
        ("smtp+starttls://mail.example", 587, Security.STARTTLS),
        ("smtps://mail.example/", 465, Security.TLS),
        ("smtps://mail.example:2465", 2465, Security.TLS),
    ],
)
def test_an_address_names_the_server(url: str, port: int, security: Security, tmp_path: Path) -> None:
    assert transport_for(url, tmp_path) == SmtpTransport("mail.example", port, security, timeout=15)


@pytest.mark.parametrize("url", ["", "file", "file:"])
def test_without_a_server_mail_goes_into_the_folder(url: str, tmp_path: Path) -> None:
    assert transport_for(url, tmp_path) == FileOutbox(tmp_path)


@pytest.mark.parametrize(
    ("url", "texts"),
    [
        ("", ""),
        ("file:", ""),
        ("smtp://mail.example", ""),
        (f"notify:{TEMPLATE}", ""),
        (f"notify:{TEMPLATE}", TEXT_TEMPLATE),
    ],
)
def test_texts_are_offered_where_the_way_takes_them(url: str, texts: str, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, mail_url=url, text_template=texts, notify_api_key=API_KEY)
    assert settings.can_text is isinstance(configured(settings), TextTransport)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtps://mail.example:70000",
        "smtps://mail.example/folder",
        "smtp://case:s3cret@mail.example",
        "smtps://case:s3cret%E2%82%AC@mail.example",
        "imap://case:s3cret@mail.example",
    ],
)
def test_an_address_that_cannot_work_stops_the_start_without_telling_the_password(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="mail") as refusal:
        transport_for(url, tmp_path)
    assert "s3cret" not in str(refusal.value)


def test_a_password_is_not_shown_with_the_transport(tmp_path: Path) -> None:
    transport = transport_for("smtps://case:s3cret@mail.example", tmp_path)
    assert "case" in repr(transport)
    assert "s3cret" not in repr(transport)


def test_a_mail_in_the_folder_is_whole_private_and_in_order(tmp_path: Path) -> None:
    outbox = FileOutbox(tmp_path / "mail")
    ids = [f"<{number}@partnership.example>" for number in range(5)]
    for message_id in ids:
        outbox.send(mail(message_id))
    files = sorted((tmp_path / "mail").iterdir())
    assert [message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] for file in files] == ids
    assert {file.suffix for file in files} == {".eml"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700


def test_a_repeat_is_a_file_of_its_own_with_the_same_message_id(tmp_path: Path) -> None:
    outbox = FileOutbox(tmp_path)
    outbox.send(mail())
    outbox.send(mail())
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert {message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] for file in files} == {
        MESSAGE_ID
    }


def test_a_text_in_the_folder_is_a_mail_to_its_number(tmp_path: Path) -> None:
    FileOutbox(tmp_path).send_text(Text(MESSAGE_ID, "+447700900123", "You have 1 action due by Friday."))
    (file,) = tmp_path.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert (message["To"], message["Message-ID"]) == ("+447700900123", MESSAGE_ID)
    assert message.get_content().strip() == "You have 1 action due by Friday."


def test_a_folder_that_cannot_be_written_is_worth_another_try(tmp_path: Path) -> None:
    taken = tmp_path / "mail"
    taken.write_text("a file where the folder should be")
    with pytest.raises(TemporaryFailure):
        FileOutbox(taken).send(mail())


def test_a_message_id_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    FileOutbox(tmp_path / "mail").send(mail("<../../escaped@x.example>"))
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]
    assert len(list((tmp_path / "mail").iterdir())) == 1
