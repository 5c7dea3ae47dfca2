"""One's own API tokens: made, shown once, and revoked."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_security import auth_required
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from my_app.errors import Invalid
from my_app.models import ApiToken, User, utcnow
from my_app.public.account import bp
from my_app.services import accounts, api_tokens
from my_app.web.actor import current_actor
from my_app.web.filters import day, minute
from my_app.web.forms import name_field, show_errors
from my_app.web.fresh import fresh_required
from my_app.web.scopes import grouped

LASTS = (30, 90, 180, 365)


class TokenForm(FlaskForm):
    """A new token."""

    name = name_field(lazy_gettext("Name"), lazy_gettext("Enter a name."), "off")
    days = SelectField(lazy_gettext("Valid for"), coerce=int, default=90)
    scopes = SelectMultipleField(
        lazy_gettext("Rights"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = [(days, ngettext("%(num)s day", "%(num)s days", days)) for days in LASTS]
        self.scopes.choices = [(str(each), str(each)) for each in api_tokens.offered(current_actor())]


@bp.get("/account/tokens")
@auth_required("session")
def tokens() -> str:
    """Those that there are, and a form for another."""
    return page(TokenForm(formdata=None))


@bp.post("/account/tokens")
@fresh_required
def create_token() -> ResponseReturnValue:
    """Make one, and show it: this once."""
    form = TokenForm(request.form)
    if not form.validate():
        return page(form), 422
    try:
        row, made = api_tokens.create(current_actor(), {name: form[name].data for name in ("name", "scopes", "days")})
    except Invalid as refusal:
        show_errors(form, refusal.errors)
        return page(form), 422
    header = f"Authorization: Bearer {row.prefix}…"
    return render_template("public/account/token.html", made=made, header=header, until=day(row.expires_at))


@bp.post("/account/tokens/<int:token_id>/revoke")
@fresh_required
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End one."""
    token = api_tokens.revoke(current_actor(), token_id)
    flash(_("The token “%(name)s” is revoked.", name=token.name), "success")
    return redirect(url_for("account.tokens"), 303)


def page(form: TokenForm) -> str:
    """The page with ``form``."""
    actor = current_actor()
    user = accounts.own(actor)
    shown = [row_of(each, user) for each in api_tokens.own(actor)]
    offered = grouped(api_tokens.offered(actor))
    return render_template("public/account/tokens.html", form=form, tokens=shown, offered=offered)


def row_of(token: ApiToken, user: User) -> dict[str, Any]:
    """A token as the page shows it."""
    return {
        "id": token.id,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": grouped(each for each in api_tokens.SCOPES if each in token.scopes),
        "good": api_tokens.is_good(token, user, utcnow()),
        "state": state_of(token),
        "begun": day(token.created_at),
        "ends": day(token.expires_at),
        "used": minute(token.last_used_at) if token.last_used_at else "",
    }


def state_of(token: ApiToken) -> str:
    """Why a token that is not good has ended."""
    if token.revoked_at is not None:
        return _("Revoked")
    if token.expires_at <= utcnow():
        return _("Expired")
    return _("Ended with a change of your account")
