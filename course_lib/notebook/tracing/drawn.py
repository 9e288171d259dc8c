"""A traced function as a picture, and in words."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.notebook.tracing.back import Compared
from course_lib.notebook.tracing.made import CannotTraceError, Made
from course_lib.notebook.tracing.run import Run
from course_lib.picture import Picture, above, caption, number, picture
from course_lib.picture.tapes import Row, tape
from course_lib.validation import Floats

MOST = 40  # operations: more are a wall, and no picture
_COLUMNS, _ROWS = 4, 4  # of an array that is written in full


def drawn(run: Run, *, back: bool = False, compared: Compared | None = None) -> Picture:
    """Draw what a function did: values forward and, with `back`, gradients backward.

    `compared` marks where a backward function leaves the way back. Raises CannotTraceError where nothing, or too much,
    was done with the arrays.
    """
    made = run.made
    operations = [one for one in made if one.parents]
    if not operations:
        raise CannotTraceError(f"`{run.name}` returns what it was given, or what does not depend on it.")
    if len(operations) > MOST:
        count = f"{len(operations)} operations, and a picture has room for {MOST}"
        raise CannotTraceError(
            f"`{run.name}` did {count}: give it smaller arrays, or a whole array where it has a loop."
        )
    keys = {one: str(place) for place, one in enumerate(made)}
    first = compared.first if compared else None
    rows = [_row(one, keys, run, marked=one is first) for one in made]
    ends = [Row(f"end {place}", "output", (keys[one],), kind="variable") for place, one in enumerate(run.outputs)]
    sent = _sent(operations, keys) if back else {}
    if back:
        sent |= {(keys[one], end.key): _lines(one.gradient) for one, end in zip(run.outputs, ends, strict=True)}
    notes = _verdict(compared, run) if compared else []
    captions = [caption(note, "accent" if first and place < 2 else "ink") for place, note in enumerate(notes)]
    return picture(
        above(tape([*rows, *ends], sent), *captions, gap=8),
        title=f"What {run.name} did",
        description=" ".join([*(_told(one, run, back=back) for one in made), *notes]),
    )


def _row(one: Made, keys: Mapping[Made, str], run: Run, *, marked: bool) -> Row:
    place = one.line.within(run.name) if one.line else one.name
    return Row(
        keys[one],
        _called(one),
        tuple(keys[parent] for parent in one.parents),
        tuple(_lines(one.raw)),
        "operation" if one.parents else "variable",
        f"{place} ≠ yours" if marked else place if one.line else "",
        marked,
        closed=not one.moves,
    )


def _called(one: Made) -> str:
    """Name a node: what was done, or the argument that it is, or the constant."""
    return one.operation or one.name or (_lines(one.raw)[0] if one.raw.size == 1 else f"constant {one.raw.shape}")


def _sent(operations: list[Made], keys: Mapping[Made, str]) -> dict[tuple[str, str], list[str]]:
    return {
        (keys[parent], keys[one]): _lines(gradient)
        for one in operations
        for parent, gradient in zip(one.parents, one.sends_back(), strict=True)
        if parent.moves
    }


def _lines(array: Floats) -> list[str]:
    """Write a small array in full, a line a row, and a large one by its shape."""
    if array.ndim == 0:
        return [_entry(array[()])]
    table = np.atleast_2d(array)
    if table.ndim > 2 or len(table) > _ROWS or table.shape[1] > _COLUMNS:
        return [f"shape {array.shape}"]
    rows = [f"[{', '.join(map(_entry, row))}]" for row in table]
    if array.ndim == 1:
        return rows
    opened = [f"[{rows[0]}", *(f"\N{EN SPACE}{row}" for row in rows[1:])]
    return [*opened[:-1], f"{opened[-1]}]"]


def _entry(value: Any) -> str:
    if value.dtype.kind == "b":
        return "yes" if value else "no"
    return number(float(value)) if value.dtype.kind == "f" else str(value)


def _told(one: Made, run: Run, *, back: bool) -> str:
    of = " and ".join(map(_called, one.parents))
    what = f"{one.operation} of {of}" if of else _called(one)
    place = f"{one.line.within(run.name)}: ".capitalize() if one.line else ""
    gradient = f", its gradient {_inline(one.gradient)}" if back and one.moves else ""
    return f"{place}{what} is {_inline(one.raw)}{gradient}."


def _inline(array: Floats) -> str:
    return ", ".join(line.strip() for line in _lines(array))


def _verdict(compared: Compared, run: Run) -> list[str]:
    """Say what the backward function returned beside the graph's gradients."""
    if compared.first is None:
        return [f"{compared.name} returns the graph's gradients."]
    first = compared.first
    what = f"{first.operation} ({first.line.within(run.name)})" if first.line else first.name
    says = [f"≠ yours: on the way back, the gradient of {what}", f"is the first that {compared.name} does not make."]
    wrong = [
        f"{one.name}: you return {_inline(came)}, by the graph it is {_inline(one.gradient)}."
        for one, came in compared.returned.items()
        if not compared.right[one]
    ]
    return [*says, *wrong]
