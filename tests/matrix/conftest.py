"""The matrix's own fixtures: one world per database, put back after every test, and taken away after every module."""

from __future__ import annotations

import pytest

from tests.conftest import empty_tables
from tests.matrix.visitors import Visitors
from tests.matrix.world import World, make_world


@pytest.fixture(scope="session")
def made_world(shared_app) -> World:
    """Everybody and everything, made once; the tables are left empty for whoever comes first."""
    with shared_app.app_context():
        world = make_world(shared_app)
        empty_tables()
    return world


@pytest.fixture(scope="module")
def world(made_world) -> World:
    """Everybody and everything, in the database while this module's tests run."""
    made_world.restore()
    yield made_world
    with made_world.app.app_context():
        empty_tables()


@pytest.fixture(scope="module")
def everybody(world, request) -> Visitors:
    """Everybody's browsers."""
    return Visitors(world, request.module.KIND)


@pytest.fixture
def visitors(world, everybody) -> Visitors:
    """Everybody's browsers; what they did is undone afterwards."""
    yield everybody
    if world.stirred():
        world.restore()
