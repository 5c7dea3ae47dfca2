"""Does the background work that waits, as the worker beside a site does: figures of long lists, plans, pictures."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from my_app import create_app
from my_app.services import background


def main() -> None:
    with create_app().app_context():
        background.run_waiting()


if __name__ == "__main__":
    main()
