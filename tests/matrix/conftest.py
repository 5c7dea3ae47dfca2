"""The matrix's own fixtures: one world per module and database, put back after every test."""

from __future__ import annotations

import gc

import pytest

from tests.conftest import empty_tables
from tests.matrix.visitors import Visitors
from tests.matrix.world import World, make_world


@pytest.fixture(scope="module")
def world(shared_app) -> World:
    """Everybody and everything; making it once a module keeps the walk quick."""
    with shared_app.app_context():
        world = make_world(shared_app)
    gc.freeze()  # the collector need not look at all this again every few requests
    yield world
    gc.unfreeze()
    with shared_app.app_context():
        empty_tables()


@pytest.fixture
def visitors(world, request) -> Visitors:
    """Everybody's browsers; what they did is undone afterwards."""
    yield Visitors(world, request.module.KIND)
    if world.touched():
        world.restore()
