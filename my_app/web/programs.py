"""Doors for programs, under ``/api``: no cookie counts there, and what goes wrong is told in JSON (RFC 9457)."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, json, request

PATH = "/api/"
PROBLEM = "application/problem+json"


def init_app(app: Flask) -> None:
    """Call it before whatever asks who is signed in."""
    app.before_request(ignore_cookies)
    app.after_request(say_problem)


def is_program() -> bool:
    """Whether this request is one to the API."""
    return has_request_context() and request.path.startswith(PATH)


def ignore_cookies() -> None:
    """A browser that is signed in is nobody here: other sites could have it ask, and it would send its cookie."""
    if is_program():
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def problem(status: int, title: Any, message: Any) -> str:
    """What went wrong, in the words of the site."""
    return json.dumps({"type": "about:blank", "title": str(title), "status": status, "detail": str(message)})


def say_problem(response: Response) -> Response:
    """Whatever an error is answered with here is a `problem`."""
    if is_program() and response.status_code >= 400:
        response.content_type = PROBLEM
    return response
