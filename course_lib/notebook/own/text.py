"""The text of the learner's own file, and the same text with one more answer in it. What is not the answer's stays."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from course_lib.notebook.own.blocks import APART, Block, helping, read, text_of
from course_lib.notebook.own.names import uses
from course_lib.notebook.own.pieces import Piece
from course_lib.notebook.own.settle import Settled, settle

BEGINNING = '''"""My back propagation: my answers that passed their checks, with what they use, in the course's order.

`check` writes this file, and `own_functions()` reads it. Edit it as you like: what you change stays, until another
answer of the same name passes. The one before then goes to the end of my_backprop.former.py.
"""
'''


@dataclass(frozen=True)
class Kept:
    """What became of a text: the text now, the definitions that it no longer has, the names of helpers that are new."""

    text: str
    former: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


def with_answer(text: str, pieces: Sequence[Piece], order: Sequence[str], comment: str) -> Kept:
    """Return the file's text with an answer in it, the last of the pieces; the same text where it has all of them.

    `order` has the names of all exercises in the course's order; `comment` goes above the answer. Raises SyntaxError or
    ValueError for a text that is no Python, CannotKeepError where two things of one name cannot be told apart.
    """
    blocks, end = read(text)
    answer = pieces[-1].name
    gone = _belonging(blocks, answer, order)
    rest, end, here, above = _without(blocks, end, gone, answer)
    if here is None:
        here, above = _place(rest, answer, order), APART
    settled = settle(rest[:here], rest[here:], pieces, order)
    if _has(blocks, settled, answer):
        return Kept(text)
    if settled.answer not in [blocks[place].body for place in gone]:
        above = Block(above, "").plain + comment + "\n"
    new = [Block(f"{APART}{helping(answer)}\n", f"{body}\n") for body in settled.helpers]
    new.append(Block(above, f"{settled.answer}\n", answer))
    below = rest[here:]
    if below and not below[0].above.startswith("\n"):
        below[0] = replace(below[0], above=APART + below[0].above)
    whole = _with_imports([*rest[:here], *new, *below], settled.imports)
    kept = {block.body for block in new}
    former = tuple(blocks[place].body for place in sorted(gone) if blocks[place].body not in kept)
    changed = text_of(whole, end)
    ast.parse(changed)
    before = {block.name for block in blocks}
    return Kept(changed, former, tuple(name for name in settled.names if name not in before))


def _has(blocks: list[Block], settled: Settled, answer: str) -> bool:
    """Whether the file has everything already, wherever somebody may have put it."""
    there = {block.name: block.body for block in blocks}
    wanted = {**dict(zip(settled.names, settled.helpers, strict=True)), answer: settled.answer}
    return not settled.imports and wanted.items() <= there.items()


def _belonging(blocks: list[Block], answer: str, order: Sequence[str]) -> set[int]:
    """Return the places of an answer's definitions, and of the helpers put there by a check that nothing else uses."""
    looks_up = [{use.name for use in uses(block.lines)} - {block.name} for block in blocks]
    gone = {place for place, block in enumerate(blocks) if block.name == answer}
    while True:
        more = {
            place
            for place, block in enumerate(blocks)
            if place not in gone and block.helps and block.name and block.name not in order
            if (users := {user for user, names in enumerate(looks_up) if block.name in names}) and users <= gone
        }
        if not more:
            return gone
        gone |= more


def _without(blocks: list[Block], end: str, gone: set[int], answer: str) -> tuple[list[Block], str, int | None, str]:
    """Leave blocks out; return the others, what ends the file, and where the answer was with what stood above it."""
    rest: list[Block] = []
    here, above, written = None, "", ""
    last = max((place for place in gone if blocks[place].name == answer), default=None)
    for place, block in enumerate(blocks):
        if place == last:
            here, above, written = len(rest), written + block.above, ""
        elif place in gone:
            written += block.written
        else:
            rest.append(replace(block, above=written + block.above))
            written = ""
    return rest, written + end, here, above


def _place(blocks: list[Block], answer: str, order: Sequence[str]) -> int:
    """Return where the course's order puts a new answer: behind those that come before it, else above the others."""
    rank = {name: number for number, name in enumerate(order)}
    ranked = [(rank[block.name], place) for place, block in enumerate(blocks) if block.name in rank]
    earlier = [place for number, place in ranked if number < rank[answer]]
    if earlier:
        return max(earlier) + 1
    later = min((place for _, place in ranked), default=len(blocks))
    while later < len(blocks) and later > 0 and blocks[later - 1].helps:
        later -= 1
    return later


def _with_imports(blocks: list[Block], lines: Sequence[str]) -> list[Block]:
    """Put imports below those that the file begins with."""
    at = 0
    while at < len(blocks) and (blocks[at].imports or (at == 0 and blocks[at].is_docstring)):
        at += 1
    new = [Block("", f"{line}\n", imports=(line,)) for line in lines]
    if new and at == 1 and not blocks[0].imports:
        new[0] = replace(new[0], above="\n")
    return [*blocks[:at], *new, *blocks[at:]]
