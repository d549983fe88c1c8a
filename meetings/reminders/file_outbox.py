"""Decides how a mail stands in a folder, where nothing is to leave the machine."""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from meetings.reminders.sending import TemporaryFailure
from meetings.reminders.texts import Text


@dataclass(frozen=True)
class FileOutbox:
    """Writes each mail as an .eml file that only this user can read; names sort by the time of writing.

    A text message is written as a mail to its number.
    """

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write one mail, whole or not at all."""
        try:
            self._write(message)
        except OSError as error:
            raise TemporaryFailure(f"{type(error).__name__}: {error}") from error

    def send_text(self, text: Text) -> None:
        """Write one text."""
        message = EmailMessage(policy=SMTP)
        message["To"] = text.to
        message["Subject"] = "Text message"
        message["Message-ID"] = text.message_id
        message.set_content(text.words)
        self.send(message)

    def _write(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file 0600; the name ends in .eml only when the mail is whole.
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(self.folder / _file_name(message))
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise


def _file_name(message: EmailMessage) -> str:
    mark = sha256(str(message["Message-ID"]).encode()).hexdigest()[:12]
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{mark}.eml"
