"""Whatever is recorded has words, and what concerns security is known by name."""

from __future__ import annotations

import ast
from pathlib import Path

from my_app.public.security_log import HEARD
from my_app.services import actions
from my_app.services.workflow import TRANSITIONS

CODE = Path(__file__).parents[2] / "my_app"
# What records an action, and which of its arguments that is.
RECORDING = {"record": 1, "_record": 1, "note": 1, "keep": 1, "refuse": 1, "hears": 0}


def recorded():
    """The actions in the code: every text among the arguments that name one."""
    for path in sorted(CODE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(call, "func", None), "attr", getattr(getattr(call, "func", None), "id", ""))
            if isinstance(call, ast.Call) and name in RECORDING and len(call.args) > RECORDING[name]:
                said = call.args[RECORDING[name]]
                if not isinstance(said, ast.JoinedStr):
                    yield from (each.value for each in ast.walk(said) if isinstance(each, ast.Constant))


def test_every_action_that_is_recorded_has_words():
    found = {action for action in recorded() if isinstance(action, str) and "." in action}
    assert {"role.update", "session.refused", "job.import.undo"} <= found
    assert (found | {*HEARD.values()}) - set(actions.WORDS) == set()
    assert {f"job.{step}" for step in TRANSITIONS} <= set(actions.WORDS)


def test_every_export_concerns_security(shared_app):
    views = [rule.endpoint for rule in shared_app.url_map.iter_rules() if rule.endpoint.endswith(".export")]
    exporting = [
        view.endpoint
        for view in shared_app.extensions["admin"][0]._views
        if f"{view.endpoint}.export" in views and getattr(view, "export_permission", None)
    ]
    assert exporting
    assert {f"{name}.export" for name in exporting} <= set(actions.SECURITY)


def test_what_has_no_words_is_shown_by_its_name():
    assert actions.in_words("nobody.knows") == "nobody.knows"
    assert not actions.concerns_security("nobody.knows")
