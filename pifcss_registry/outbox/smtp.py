"""SMTP that says when a message leaves our hands.

A mail server may deliver a message from the moment it has the line with the single dot that ends it; before that
it must not. The backend calls ``before_handing_over`` between the text and that line.
"""

import re
import smtplib
from collections.abc import Callable

from django.core.mail.backends.smtp import EmailBackend

CRLF = b"\r\n"
_DOT = re.compile(rb"(?m)^\.")


class _HandsOver:
    """``smtplib.SMTP.data`` in two steps."""

    before_handing_over: Callable[[], None] | None = None

    def data(self, msg):
        """As in smtplib, for bytes; raises what ``before_handing_over`` raises, the message then being unsent."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        text = _DOT.sub(b"..", msg)
        self.send(text if text.endswith(CRLF) else text + CRLF)
        if self.before_handing_over is not None:
            try:
                self.before_handing_over()
            except BaseException:
                self.close()  # without the dot: the server forgets the message
                raise
        self.send(b"." + CRLF)
        return self.getreply()


class _Plain(_HandsOver, smtplib.SMTP):
    pass


class _Ssl(_HandsOver, smtplib.SMTP_SSL):
    pass


class HandingOverBackend(EmailBackend):
    """Django's SMTP backend, with ``before_handing_over`` (called with nothing, once a message)."""

    before_handing_over: Callable[[], None] | None = None

    @property
    def connection_class(self):
        return _Ssl if self.use_ssl else _Plain

    def _send(self, email_message):
        self.connection.before_handing_over = self.before_handing_over
        return super()._send(email_message)
