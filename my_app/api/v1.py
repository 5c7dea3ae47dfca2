"""The first version of the API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from my_app.api.bearer import current_bearer, require_token

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.before_request(require_token)


@bp.get("/me")
def me() -> dict[str, Any]:
    """Who the token acts for, what it may do, and until when."""
    bearer = current_bearer()
    return {
        "user": {"id": bearer.user.id, "name": bearer.user.name, "email": bearer.user.email},
        "token": {
            "name": bearer.token.name,
            "scopes": bearer.scopes,
            "created_at": bearer.token.created_at.isoformat(),
            "expires_at": bearer.token.expires_at.isoformat(),
        },
    }
