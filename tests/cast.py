"""The fixed cast: the same few people, two companies and their postings in every test."""

from __future__ import annotations

from dataclasses import dataclass, fields

from my_app.models import Company, Job, Part, User
from my_app.policies import Actor, actor_for
from tests.factories import CompanyFactory, JobFactory, MembershipFactory, UserFactory, together


@dataclass
class Cast:
    """Who is in it: staff, the people of Acme, the rival of Bolt."""

    admin: User
    moderator: User
    owner: User
    editor: User
    viewer: User
    rival: User
    acme: Company
    bolt: Company
    draft: Job
    published: Job
    rival_draft: Job
    rival_published: Job

    def people(self) -> dict[str, User | None]:
        """Everybody by name, nobody included."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if isinstance(value, User)} | {"nobody": None}


def actor(user: User) -> Actor:
    """The actor that ``user`` is when signed in."""
    return actor_for(user, user.locale or "en", user.timezone or "UTC")


def make_cast() -> Cast:
    """Make everybody and everything, in one commit."""
    with together():
        return _make()


def _make() -> Cast:
    acme = CompanyFactory(name="Acme", slug="acme")
    bolt = CompanyFactory(name="Bolt", slug="bolt")

    def member(name: str, company: Company, part: Part) -> User:
        user = UserFactory(email=f"{name}@example.org", name=name.title())
        MembershipFactory(user=user, company=company, part=part)
        return user

    return Cast(
        admin=UserFactory(email="admin@example.org", name="Admin", role="admin"),
        moderator=UserFactory(email="moderator@example.org", name="Moderator", role="moderator"),
        owner=member("owner", acme, Part.OWNER),
        editor=member("editor", acme, Part.EDITOR),
        viewer=member("viewer", acme, Part.VIEWER),
        rival=member("rival", bolt, Part.OWNER),
        acme=acme,
        bolt=bolt,
        draft=JobFactory(company=acme, title="Acme draft", reference="A-1"),
        published=JobFactory(company=acme, title="Acme engineer", reference="A-2", published=True, paid=True),
        rival_draft=JobFactory(company=bolt, title="Bolt secret", reference="B-1"),
        rival_published=JobFactory(company=bolt, title="Bolt fitter", reference="B-2", published=True),
    )
