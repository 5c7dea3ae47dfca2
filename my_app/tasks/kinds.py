"""Imports each part of the program that has background work, which registers it."""

from __future__ import annotations

from my_app.services import imports

__all__ = ["imports"]
