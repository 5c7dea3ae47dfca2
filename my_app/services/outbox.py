"""The outbox: a mail is a row, kept in the transaction of what it speaks of, and a worker makes and sends it.

So a mail is sent exactly when its change is kept, nobody waits for the mail server, and how long an answer takes tells
nothing. What a row holds is removed when the mail has left, or has been given up.
"""

from __future__ import annotations

from typing import Any

from my_app.policies import COMMAND_LINE
from my_app.services import background

KIND = "mail.send"


def put(mail: str, **values: Any) -> None:
    """Have the mail of this name sent once the caller's `transaction()` is kept.

    ``values`` are what its maker asks for (`my_app.public.mailing`), as JSON can hold it: ids rather than texts.
    Whom it goes to, and whether at all, is found out by the worker.
    """
    background.ask(COMMAND_LINE, KIND, {"mail": mail, **values})


def send_waiting() -> None:
    """Send here and now what waits: for tests, which have no worker."""
    background.run_waiting(kind=KIND)
