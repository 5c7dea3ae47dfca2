"""A program of the operator's looks at what was uploaded, before anything of it is read: a scanner for viruses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import structlog
from flask_babel import lazy_gettext as _

from my_app.errors import Invalid
from my_app.extensions import setting

HARMFUL = 1
SECONDS = 30
log = structlog.get_logger()


def look_at(path: Path) -> None:
    """Let ``SCAN_COMMAND`` say whether this file does harm, if there is such a program.

    It is given the file's path, and ends with 0 (harmless) or 1 (harmful). Raises ``Invalid({"file": …})`` for a file
    that is harmful, and for all while the program cannot say.
    """
    command = setting("SCAN_COMMAND")
    if not command:
        return
    try:
        code = subprocess.run([*command, str(path)], capture_output=True, timeout=SECONDS, check=False).returncode  # noqa: S603 - no shell; the operator's words, and a name of ours
    except (OSError, subprocess.TimeoutExpired):
        code = -1
    if code:
        log.warning("upload_refused", code=code)
        raise Invalid({"file": _("This file holds something harmful.") if code == HARMFUL else UNKNOWN})


UNKNOWN = _("Files cannot be checked for harm at the moment. Try again later.")
