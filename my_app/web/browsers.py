"""Which browser it is, on which system, by what it says of itself. Nothing depends on its being true."""

from __future__ import annotations

from functools import lru_cache

NAMES = {"Mac OS X": "macOS", "Mobile Safari": "Safari", "Chrome Mobile": "Chrome", "Firefox Mobile": "Firefox"}


@lru_cache(maxsize=1024)
def browser_and_system(agent: str) -> tuple[str, str]:
    """For example ``("Firefox 128", "Windows")``; what is not known is empty.

    The patterns that this takes are read when somebody first asks (0.2 s), and are no part of an idle process.
    """
    from ua_parser import parse_os, parse_user_agent

    browser, system = parse_user_agent(agent), parse_os(agent)
    name = NAMES.get(browser.family, browser.family) if browser else ""
    version = f" {browser.major}" if browser and browser.major else ""
    return name + version, NAMES.get(system.family, system.family) if system else ""
