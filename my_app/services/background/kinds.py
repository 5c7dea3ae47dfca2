"""The kinds of background work: a name, the function that does it, and how often it may be tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from my_app.policies import Actor
from my_app.services.background.progress import Progress

Args = dict[str, Any]
ATTEMPTS = 3
Handler = Callable[[Actor, Args, Progress], Args]


@dataclass(frozen=True)
class Kind:
    """One kind of work. ``label`` is what a person reads; of ``one_per_user`` work a person's second waits its turn.

    What ``forgets`` has its arguments removed as soon as it has ended, well or not, and cannot be run again.
    """

    name: str
    run: Handler
    attempts: int
    label: Any
    one_per_user: bool
    forgets: bool = False


KINDS: dict[str, Kind] = {}


def work(
    name: str, *, attempts: int = ATTEMPTS, label: Any = "", one_per_user: bool = False, forgets: bool = False
) -> Callable[[Handler], Handler]:
    """Register the decorated function as what does the work called ``name`` ("job.import.apply").

    It is called as ``run(actor, args, progress)``, in the actor's language, and returns what JSON can hold: the
    task's ``result``. It may be called again after a crash, so its work is done once only when it is kept together
    with the task's end. Two ways do that:

    - leave the changes in the session without committing them: the runner commits them with the task's end;
    - or call ``progress.finish(result)`` as the last thing inside one's own `transaction()`.

    Work in several transactions has to look first at what it has done already. A `DomainError` ends the task at once,
    with its sentence; any other error has it tried again, ``attempts`` times in all.
    """

    def register(run: Handler) -> Handler:
        KINDS[name] = Kind(name, run, attempts, label or name, one_per_user, forgets)
        return run

    return register


def label(kind: str) -> Any:
    """What a person reads for a kind, lazily translated; its name when no part of the program knows it any more."""
    return KINDS[kind].label if kind in KINDS else kind


def forgetting() -> list[str]:
    """The names of the kinds whose arguments are for nobody once they have ended."""
    return [kind.name for kind in KINDS.values() if kind.forgets]


def at_the_end(kind: str) -> Args:
    """What to write to a task's row when it ends, beside its state."""
    return {"args": {}} if kind in forgetting() else {}
