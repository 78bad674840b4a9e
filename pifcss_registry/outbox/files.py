"""Mails as files in a folder, for trying the site out: one file a message, however often it is written."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes ``EMAIL_FILE_PATH/<when stored>-<number>.log``, whole or not at all.

    A worker that is killed after writing and before noting it writes the same file again: no mail is there twice.
    """

    def open(self) -> bool:
        """Make the folder."""
        Path(settings.EMAIL_FILE_PATH).mkdir(parents=True, exist_ok=True)
        return True

    def send_messages(self, email_messages: Sequence) -> int:
        """Write stored messages (``delivery.StoredMessage``); returns how many."""
        self.open()
        for message in email_messages:
            name = f"{message.stored.created_at:%Y%m%d-%H%M%S}-{message.stored.pk}.log"
            path = Path(settings.EMAIL_FILE_PATH) / name
            unfinished = path.with_name(f".{name}.part")
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.replace(path)
        return len(email_messages)
