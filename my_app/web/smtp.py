"""Mail over SMTP, to a server whose certificate is looked at: the libraries' STARTTLS takes any."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

from flask_mailman.backends import smtp


class CheckedSMTP(smtplib.SMTP):
    """A connection that goes on only with the server that it was meant for."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> Any:
        """Begin TLS. Raises `ssl.SSLCertVerificationError` (an `OSError`) for another server's certificate."""
        return super().starttls(context=context or ssl.create_default_context())


class EmailBackend(smtp.EmailBackend):
    """Flask-Mailman's backend over such connections."""

    @property
    def connection_class(self) -> Any:
        """What connects; TLS from the first byte is checked by itself."""
        return smtplib.SMTP_SSL if self.use_ssl else CheckedSMTP
