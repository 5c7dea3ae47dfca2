"""Who a program acts for: the owner of the token in its ``Authorization`` header, with what the token allows."""

from __future__ import annotations

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from my_app.services import api_tokens
from my_app.services.api_tokens import Bearer


def require_token() -> None:
    """Make the token's owner, with its scopes, the actor of this request; 401 without a token that is good."""
    sent = request.authorization
    token = sent.token if sent is not None and sent.type == "bearer" else None
    bearer = api_tokens.find(token) if token else None
    if bearer is None:
        raise refusal(wrong=bool(token))
    g.bearer, g.actor, g._login_user = bearer, bearer.actor, bearer.user  # noqa: SLF001 - for the language and the log


def current_bearer() -> Bearer:
    """Whose token this request has come with."""
    found: Bearer = g.bearer
    return found


def refusal(*, wrong: bool) -> Unauthorized:
    """The same for a token that never was and for one that has ended (RFC 6750)."""
    values = {"realm": "Jobdesk", **({"error": "invalid_token"} if wrong else {})}
    words = _("Send an API token that is valid, in the header “Authorization: Bearer …”.")
    return Unauthorized(words, www_authenticate=WWWAuthenticate("bearer", values))
