"""A door in front of a database server that a test can shut and open again."""

from __future__ import annotations

import contextlib
import socket
import threading

from sqlalchemy.engine import URL, make_url


class Door:
    """Listens on a local port and hands every connection on to the server of ``url``."""

    def __init__(self, url: str) -> None:
        self.behind = make_url(url)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.listener: socket.socket | None = None
        self.sockets: list[socket.socket] = []

    @property
    def url(self) -> str:
        """The address of the database through the door."""
        through: URL = self.behind.set(host="127.0.0.1", port=self.port, query={})
        return through.render_as_string(hide_password=False)

    def open(self) -> None:
        """Take connections."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, args=(self.listener,), daemon=True).start()

    def shut(self) -> None:
        """Take none, and cut those that there are."""
        for each in [self.listener, *self.sockets]:
            if each is not None:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self.listener, self.sockets = None, []

    def _serve(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = self._connect()
                self.sockets += [client, server]
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=pump, args=(source, target), daemon=True).start()

    def _connect(self) -> socket.socket:
        folder = self.behind.query.get("host")
        if not folder:
            return socket.create_connection((self.behind.host or "localhost", self.behind.port or 5432))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{folder}/.s.PGSQL.{self.behind.port or 5432}")
        return server


def pump(source: socket.socket, target: socket.socket) -> None:
    """Copy bytes until either side hangs up."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for each in (source, target):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
