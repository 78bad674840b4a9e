"""A mail server of a few lines for tests: slow where it is told to be, and it remembers what it delivered."""

import socketserver
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes

from django.db import connections


class _Session(socketserver.StreamRequestHandler):
    """One connection. A message counts as delivered once its last line has arrived, as RFC 5321 has it."""

    def handle(self):
        self._say("220 ready")
        for line in self.rfile:
            word = line.strip().upper()
            if word == b"DATA":
                self.server.at("data")
                self._say("354 go on")
                if not self._message():
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def finish(self):
        super().finish()
        connections.close_all()  # hooks may look into the database

    def _message(self) -> bool:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        else:
            return False  # cut off before the end: forgotten
        message = message_from_bytes(b"".join(lines))
        self.server.at("end", message)
        self.server.delivered.append((message["To"], message["Message-ID"]))
        self.server.at("delivered", message)
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        with suppress(OSError):  # the other side may be gone
            self.wfile.write(f"{words}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    """``hooks[moment](server, message)`` is called at "data", "end" (the dot came) and "delivered" (before the 250)."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.delivered: list[tuple[str, str]] = []
        self.hooks = {}

    @property
    def port(self) -> int:
        return self.server_address[1]

    def at(self, moment: str, message=None) -> None:
        hook = self.hooks.get(moment)
        if hook:
            hook(self, message)

    def handle_error(self, request, client_address):
        pass  # a client that was killed


@contextmanager
def smtp_server():
    server = SmtpServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
