"""The site as it is served: gunicorn with two processes, and browsers that speak HTTP to it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from my_app.serving import REQUEST_LIMITS

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
SECONDS = 20


@contextmanager
def gunicorn(database_url: str, **settings: str) -> Iterator[str]:
    """``with gunicorn(url) as address``. It need not be waited for: what comes early waits at the socket."""
    env = {**os.environ, "APP_ENV": "testing", "DATABASE_URL": database_url, **settings}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = f"--bind fd://{listener.fileno()} --workers 2 --no-control-socket --log-level error".split()
        options += ["--forwarded-allow-ips", ""]
        options += [word for option in REQUEST_LIMITS.items() for word in option]
        command = [sys.executable, "-m", "gunicorn", *options, "my_app:create_app(migrations=False)"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, env=env, pass_fds=[listener.fileno()], **quiet) as process:
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                process.send_signal(signal.SIGQUIT)  # at once, and its workers with it


class Stay(HTTPRedirectHandler):
    """A redirect is an answer."""

    def redirect_request(self, *args, **kwargs):
        return None


class Surfer:
    """A browser over HTTP, with cookies of its own."""

    def __init__(self, address: str, jar: CookieJar | None = None, **headers: str) -> None:
        self.address, self.headers = address, headers
        self.jar = CookieJar()
        for cookie in jar or ():
            self.jar.set_cookie(copy(cookie))
        self.opener = build_opener(HTTPCookieProcessor(self.jar), Stay)

    def twin(self) -> Surfer:
        """One with copies of this one's cookies, as a thief would have."""
        return Surfer(self.address, self.jar)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer."""
        data = None if form is None else urlencode(form).encode()
        try:
            with self.opener.open(Request(self.address + path, data, self.headers), timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(self, path: str, on: str = "", **form: str) -> int:
        """Fill in the form of a page, which is at another address when ``on`` names it, and send it."""
        return self.ask(path, {"csrf_token": self.token(on or path), **form})[0]

    def token(self, path: str) -> str:
        """What the form of a page carries against forgery."""
        found = TOKEN.search(self.ask(path)[1])
        return found.group(1) if found else ""
