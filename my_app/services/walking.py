"""A long list is walked along the index of its order; on SQLite it takes a word to the planner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BooleanClauseList, ColumnElement, Select, UnaryExpression
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression

from my_app.extensions import db

PLUS: operators.custom_op[Any] = operators.custom_op("+")


def walked(statement: Select[Any], led_by: ColumnElement[bool] | None = None) -> Select[Any]:
    """``statement`` with conditions that choose no index, but for ``led_by`` and those that partial indexes ask for.

    SQLite would gather all rows of a state and sort them, however many, for a page of fifty: it knows how many rows a
    value has on average, and that a sorted list is cut off counts for nothing. A plus before a condition says that it
    is for checking rows and not for finding them. PostgreSQL counts for itself.
    """
    if db.engine.dialect.name != "sqlite" or statement.whereclause is None:
        return statement
    found = statement.where()
    conditions = tuple(_checked(clause, led_by) for clause in _conjuncts(statement.whereclause))
    found._where_criteria = conditions  # noqa: SLF001 - nothing public takes conditions away
    return found


def _conjuncts(clause: Any) -> Iterator[Any]:
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for each in clause.clauses:
            yield from _conjuncts(each)
    else:
        yield clause


def _checked(clause: Any, led_by: ColumnElement[bool] | None) -> Any:
    about_nothing = isinstance(clause, BinaryExpression) and clause.operator in (operators.is_, operators.is_not)
    if about_nothing or (led_by is not None and clause.compare(led_by)):
        return clause
    return UnaryExpression(clause.self_group(against=PLUS), operator=PLUS, type_=clause.type)
