"""Charts: what they show, and where their bars stand.

Across, everything is in percent of the drawing's width, so that it fills any page while its text keeps the size of the
page's; down, in pixels. Where people read from right to left, the drawing is mirrored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from my_app.services.lists.counting import Count

AXIS = 10.0  # percent at the start for the numbers of the lines
ABOVE, PLOT, BELOW = 18.0, 150.0, 28.0  # pixels: over the highest line, down to the lowest, under it for words
FILLED = 0.76  # the share of its place that a group of upright bars takes
ROW, WORDS, THICKNESS = 44.0, 24.0, 12.0  # pixels: a level bar with its words, the words alone, the bar
LEAST_HEIGHT, LEAST_WIDTH = 2.0, 0.6  # so small a number is not nothing yet
NICE = (2, 4, 6, 8, 10)


@dataclass(frozen=True)
class Row:
    """A row of the table, and a bar or a group of bars in the drawing; ``url`` leads to what was counted.

    ``count`` says of a single value how exact it is.
    """

    words: str
    values: tuple[int, ...]
    url: str = ""
    count: Count | None = None


@dataclass(frozen=True)
class Box:
    """A rectangle: ``x`` and ``width`` in percent, ``y`` and ``height`` in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Halfway across."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Group:
    """The bars of one row, in the place that belongs to them."""

    row: Row
    place: Box
    bars: tuple[Box, ...]


@dataclass(frozen=True)
class Line:
    """A level line behind upright bars, and the number that it stands for."""

    y: float
    value: int


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn. Words begin at ``start`` and numbers stop at ``end``."""

    groups: tuple[Group, ...]
    height: float
    start: str
    end: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A picture with its words. ``heads`` are the table's: what the rows are, then each series of values."""

    name: str
    title: str
    note: str
    summary: str
    heads: tuple[str, ...]
    rows: Sequence[Row]
    upright: bool = False
    mirrored: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to draw."""
        return not any(value for row in self.rows for value in row.values)

    @property
    def has_links(self) -> bool:
        """Whether something in it can be followed; then it is more than an image."""
        return any(row.url for row in self.rows)

    @property
    def drawing(self) -> Drawing:
        """Where everything stands."""
        return columns(self.rows, self.mirrored) if self.upright else bars(self.rows, self.mirrored)


def columns(rows: Sequence[Row], mirrored: bool = False) -> Drawing:
    """Upright bars over level lines, for rows of one or more values each."""
    top = nice_top(max((value for row in rows for value in row.values), default=0))
    width = (100 - AXIS) / max(len(rows), 1)
    groups = []
    for number, row in enumerate(rows):
        start, share = AXIS + number * width, width * FILLED / len(row.values)
        first = start + width * (1 - FILLED) / 2
        heights = [max(PLOT * value / top, LEAST_HEIGHT) if value else 0 for value in row.values]
        boxes = (
            box(first + place * share, ABOVE + PLOT - height, share, height, mirrored)
            for place, height in enumerate(heights)
        )
        groups.append(Group(row, box(start, ABOVE, width, PLOT, mirrored), tuple(boxes)))
    lines = tuple(Line(ABOVE + PLOT * (1 - part), round(top * part)) for part in (0, 0.5, 1))
    return Drawing(tuple(groups), ABOVE + PLOT + BELOW, *ends(mirrored), lines)


def bars(rows: Sequence[Row], mirrored: bool = False) -> Drawing:
    """Level bars, one under another, each under its words; for rows of one value."""
    most = max((row.values[0] for row in rows), default=0) or 1
    groups = []
    for number, row in enumerate(rows):
        width = max(100 * row.values[0] / most, LEAST_WIDTH) if row.values[0] else 0
        bar = box(0, number * ROW + WORDS, width, THICKNESS, mirrored)
        groups.append(Group(row, box(0, number * ROW, 100, ROW, mirrored), (bar,)))
    return Drawing(tuple(groups), len(rows) * ROW, *ends(mirrored))


def ends(mirrored: bool) -> tuple[str, str]:
    """Where lines of text begin and end."""
    return ("100%", "0") if mirrored else ("0", "100%")


def nice_top(most: int) -> int:
    """The number at the highest line: no less than ``most``, round, and even, so that half of it is whole."""
    power = 1
    while most > NICE[-1] * power:
        power *= 10
    return next(power * factor for factor in NICE if power * factor >= most)


def box(x: float, y: float, width: float, height: float, mirrored: bool) -> Box:
    """A rectangle in its place, rounded for a short page."""
    x = 100 - x - width if mirrored else x
    return Box(round(x, 2), round(y, 1), round(width, 2), round(height, 1))
