"""Security headers on every answer, and ``no-store`` on whatever a signed-in person sees."""

from __future__ import annotations

from flask import Flask, Response, current_app, request, session

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PRIVATE = ("/admin", "/account", "/api", "/invitations")
# A name of these says what is in them: it can be kept as long as the answer says.
NAMED_FILES = ("pictures.logo", "pictures.avatar")
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Set the headers after each request."""
    app.after_request(set_headers)


def set_headers(response: Response) -> Response:
    """The strict policy: our own files only, no inline script or style, no framing."""
    headers = response.headers
    if not current_app.config["DEBUG_TOOLBAR"]:
        headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if not says_itself(response) and is_private():
        headers["Cache-Control"] = "no-store"
    return response


def says_itself(response: Response) -> bool:
    """Whether this is a file that says for how long it may be kept."""
    return request.endpoint == "static" or (
        request.endpoint in NAMED_FILES and response.status_code == 200 and "Cache-Control" in response.headers
    )


def is_private() -> bool:
    """Whether this answer may hold what is one person's own: the admin's pages, and any page they are signed in for."""
    if request.blueprint == "security" or request.path.startswith(PRIVATE):
        return True
    return "_user_id" in session
