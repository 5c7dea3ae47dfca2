"""What demo postings say: the profiles of trades in each language, and how a posting is put together from one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from my_app.models import Category, EmploymentType, RemotePolicy, SalaryPeriod

FOLDER = Path(__file__).parent / "data"
# From which amount on pay is rounded to which step; people are not offered 31,417 a year.
STEPS: dict[SalaryPeriod, tuple[tuple[float, Decimal], ...]] = {
    SalaryPeriod.YEAR: ((60_000, Decimal(1000)), (0, Decimal(500))),
    SalaryPeriod.MONTH: ((5_000, Decimal(500)), (0, Decimal(50))),
    SalaryPeriod.HOUR: ((0, Decimal("0.50")),),
}
# Of a hundred postings, how many name which part of the pay; the rest names none.
PAY_SHOWN = {"range": 68, "from": 8, "to": 4, "exact": 5}


@dataclass(frozen=True)
class Profile:
    """A trade: what its postings are called and say. ``pay`` is the usual low and high for ``period``."""

    category: Category
    employment: tuple[EmploymentType, ...]
    remote: tuple[RemotePolicy, ...]
    period: SalaryPeriod
    pay: tuple[float, float]
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    tasks: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Voice:
    """All that demo postings say in one language."""

    headings: dict[str, str]
    benefits: tuple[str, ...]
    reject_reasons: tuple[str, ...]
    profiles: tuple[Profile, ...]


@dataclass(frozen=True)
class Employer:
    """What a posting takes from its company; ``reference`` is a pattern of ``{year}`` and ``{n}``."""

    name: str
    slug: str
    language: str
    country: str
    currency: str
    places: Sequence[str]
    categories: Sequence[str]
    reference: str
    pay_scale: float = 1.0

    @property
    def profiles(self) -> list[Profile]:
        """The trades this company looks for."""
        return [profile for profile in voice(self.language).profiles if profile.category in self.categories]


@cache
def voice(language: str) -> Voice:
    """The profiles in this language. Raises `ValueError` or `KeyError` for a file that is not as it should be."""
    data = read(f"profiles_{language}")
    return Voice(
        headings={name: data["headings"][name] for name in ("tasks", "needs", "offer")},
        benefits=tuple(data["benefits"]),
        reject_reasons=tuple(data["reject_reasons"]),
        profiles=tuple(_profile(raw) for raw in data["profile"]),
    )


def read(name: str) -> dict[str, Any]:
    """One of the files in ``data``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def openings(rng: Random, profiles: Sequence[Profile]) -> Iterator[tuple[Profile, str]]:
    """Trades and titles without end, each title once before any comes again."""
    titles = [(profile, title) for profile in profiles for title in profile.titles]
    return cycle(rng.sample(titles, len(titles)))


def content(rng: Random, employer: Employer, profile: Profile, title: str) -> dict[str, Any]:
    """The listing of one posting: every settable field but the reference, the times, and where to apply."""
    place, remote, lead = rng.choice(employer.places), rng.choice(profile.remote), rng.choice(profile.leads)
    anywhere = remote is RemotePolicy.REMOTE and "{place}" not in lead
    usual = profile.employment[0]
    return {
        "title": title,
        "description": _description(rng, voice(employer.language), profile, lead.format_map(_names(employer, place))),
        "place": "" if anywhere else place,
        "country": employer.country,
        "remote": remote,
        "employment_type": usual if rng.random() < 0.6 else rng.choice(profile.employment),
        "category": profile.category,
        "language": employer.language,
        **_pay(rng, employer, profile),
    }


def _profile(raw: dict[str, Any]) -> Profile:
    low, high = raw["pay"]
    texts = {name: tuple(raw[name]) for name in ("titles", "leads", "tasks", "needs")}
    return Profile(
        category=Category(raw["category"]),
        employment=tuple(map(EmploymentType, raw["employment"])),
        remote=tuple(map(RemotePolicy, raw["remote"])),
        period=SalaryPeriod(raw["period"]),
        pay=(float(low), float(high)),
        **texts,
    )


def _names(employer: Employer, place: str) -> dict[str, str]:
    return {"company": employer.name, "place": place}


def _description(rng: Random, voice: Voice, profile: Profile, lead: str) -> str:
    lists = {
        "tasks": rng.sample(profile.tasks, rng.randint(4, 5)),
        "needs": rng.sample(profile.needs, rng.randint(3, 4)),
        "offer": rng.sample(voice.benefits, rng.randint(3, 4)),
    }
    parts = [
        f"### {voice.headings[name]}\n\n" + "\n".join(f"- {one}" for one in lines) for name, lines in lists.items()
    ]
    return "\n\n".join((lead, *parts))


def _pay(rng: Random, employer: Employer, profile: Profile) -> dict[str, Any]:
    """Within the trade's usual pay: a range, one end of it, one figure, or nothing."""
    usual_low, usual_high = (amount * employer.pay_scale for amount in profile.pay)
    span = usual_high - usual_low
    start = usual_low + span * rng.uniform(0, 0.5)
    low, high = (rounded(amount, profile.period) for amount in (start, start + span * rng.uniform(0.2, 0.5)))
    shown = rng.choices([*PAY_SHOWN, "none"], [*PAY_SHOWN.values(), 100 - sum(PAY_SHOWN.values())])[0]
    named = shown != "none"
    return {
        "salary_from": low if shown in ("range", "from", "exact") else None,
        "salary_to": {"range": high, "to": high, "exact": low}.get(shown),
        "salary_currency": employer.currency if named else None,
        "salary_period": profile.period if named else None,
    }


def rounded(amount: float, period: SalaryPeriod) -> Decimal:
    """``amount`` to the step that is usual for pay of this size."""
    step = next((step for least, step in STEPS.get(period, ()) if amount >= least), Decimal(1))
    return round(Decimal(amount) / step) * step
