"""When an export is made: at once, or in the background; of one person's one after the other."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _

from my_app.admin.exports.choice import ExportChoice
from my_app.admin.exports.file import attachment
from my_app.services import background
from my_app.services.exports import files as export_files
from my_app.services.transaction import transaction
from my_app.web.actor import current_actor


class ExportTurns:
    """What a list's export door asks the background work."""

    def export_args(self: Any, choice: ExportChoice) -> dict[str, Any]:
        """What a worker makes the file of."""
        return {
            "view": self.endpoint,
            "address": self.get_url(".index_view", **self.export_arguments()),
            "site": request.url_root,
            "choice": choice.kept(),
        }

    def export_at_once(self: Any, choice: ExportChoice) -> Any:
        """The answer with the file; None while another export of this person waits or is under way."""
        turn = background.at_once(current_actor(), export_files.KIND, self.export_args(choice))
        if turn is None:
            return None
        try:
            stream = self.export_stream(choice, turn, turn.end)
        except BaseException:
            turn.end()
            raise
        return attachment(stream, self.export_name(choice.kind), choice.kind)

    def export_later(self: Any, choice: ExportChoice) -> int:
        """Ask for it in the background; the id of the task."""
        waits = background.is_under_way(current_actor(), export_files.KIND)
        with transaction():
            task = background.ask(current_actor(), export_files.KIND, self.export_args(choice))
        words = _("The file is being made. You get a mail with a link when it is ready.")
        later = _("Another export of yours is under way: this one begins when that has ended. A mail tells you.")
        flash(later if waits else words, "success")
        return int(task.id)
