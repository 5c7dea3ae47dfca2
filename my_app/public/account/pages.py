"""All pages of the account: with this import their routes are on its blueprint."""

from my_app.public.account import avatar, details, log, mail, passkeys, security, sessions, tokens

__all__ = ["avatar", "details", "log", "mail", "passkeys", "security", "sessions", "tokens"]
