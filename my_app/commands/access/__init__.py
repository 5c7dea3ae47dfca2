"""``access check``: what the policy says of each door, and what each door says of it."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import with_appcontext

from my_app.commands.access.tables import door_lines, fault_lines, right_lines

access = click.Group("access", help="Who may do what, and whether each door keeps to it.")


@access.command("check")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--door", default="", help="Only doors whose name begins so, for example: company.")
@click.option("--quick", is_flag=True, help="Where it is the same for all, only three kinds of people ask.")
@with_appcontext
def check(as_json: bool, door: str, quick: bool) -> None:
    """Try every door as every kind of person, beside what the policy says; exit code 1 on any difference.

    It works on a small database of its own, made for it and taken away again: nothing of yours is touched.
    """
    from my_app.commands.access.trying import try_all

    held, tries = try_all(door, quick)
    wrong = [each for each in tries if not each.right]
    if as_json:
        click.echo(
            json.dumps({"rights": held, "doors": [as_dict(each) for each in tries], "wrong": len(wrong)}, indent=1)
        )
    else:
        for line in (*right_lines(held), "", *door_lines(tries), "", *fault_lines(tries, wrong)):
            click.echo(line)
    if wrong:
        raise SystemExit(1)


def as_dict(each: Any) -> dict[str, Any]:
    """One try, for programs."""
    return {
        "door": each.door.endpoint,
        "method": each.door.method,
        "action": each.door.action,
        "needs": str(each.door.needs or ""),
        "who": each.kind,
        "policy": sorted(each.wanted),
        "answer": each.outcome.value,
        "status": each.status,
        "right": each.right,
    }
