"""Which names an answer's pieces have in the learner's own file: their own, or others where those are taken."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from course_lib.notebook.own.blocks import Block, text_of
from course_lib.notebook.own.names import CannotRenameError, bound, renamed, uses
from course_lib.notebook.own.pieces import BUILTINS, Piece
from course_lib.notebook.own.source import CannotKeepError


@dataclass(frozen=True)
class Settled:
    """What is to be added to the file, each text with its names as they are there; `names` are those of the helpers."""

    imports: tuple[str, ...]
    helpers: tuple[str, ...]
    names: tuple[str, ...]
    answer: str


def settle(above: Sequence[Block], below: Sequence[Block], pieces: Sequence[Piece], order: Sequence[str]) -> Settled:
    """Find names for the pieces of an answer that is to stand between two parts of the file; raises CannotKeepError.

    A piece that the file has is used as it is there. One whose name means something else there gets another name, and
    so does what uses it, until nothing changes. The names of exercises are for answers that have passed.
    """
    names = _Names(above, below, pieces, order)
    while taken := next((piece for piece in pieces[:-1] if not names.fits(piece)), None):
        names.rename(taken)
    new = [piece for piece in pieces[:-1] if not names.is_there(piece)]
    helpers = [piece for piece in new if piece.kind == "helper"]
    return Settled(
        tuple(names.text(piece) for piece in new if piece not in helpers),
        tuple(map(names.text, helpers)),
        tuple(names.names[piece.name] for piece in helpers),
        names.text(pieces[-1]),
    )


class _Names:
    def __init__(
        self, above: Sequence[Block], below: Sequence[Block], pieces: Sequence[Piece], order: Sequence[str]
    ) -> None:
        text = text_of([*above, *below])
        self.answer = pieces[-1].name
        self.bound, self.looked_up = bound(text), {use.name for use in uses(text)}
        self.above, self.everywhere = _definitions(above), _definitions([*above, *below])
        self.exercises = set(order)
        self.words = set(re.findall(r"\w+", "\n".join([text, *(piece.text for piece in pieces)])))
        self.at_once = {
            use.name for p in pieces if p.kind in ("helper", "answer") for use in uses(p.text) if use.at_once
        }
        self.names = {piece.name: piece.text if piece.kind == "kept" else piece.name for piece in pieces}

    def fits(self, piece: Piece) -> bool:
        """Whether a piece can have the name that it has now."""
        if piece.kind == "kept":
            if piece.text not in self.everywhere:
                raise CannotKeepError(
                    f"it uses `{piece.name}` of a file that has it no longer: define it in the notebook."
                )
            return True
        return self.names[piece.name] != piece.name or self.is_there(piece) or self._is_free(piece)

    def is_there(self, piece: Piece) -> bool:
        """Whether the file has the piece, early enough for what asks for it while the file is being read."""
        if piece.kind == "kept":
            return True
        name = self.names[piece.name]
        if piece.kind == "builtin":
            return name == piece.name and name not in self.bound
        there = self.above if piece.name in self.at_once else self.everywhere
        return there.get(name) == self.text(piece)

    def _is_free(self, piece: Piece) -> bool:
        if piece.kind == "import" and piece.name not in BUILTINS:
            same = self.everywhere.get(piece.name) == self.text(piece)
            return same or piece.name not in self.bound | self.exercises
        return piece.name not in self.bound | self.looked_up | self.exercises | BUILTINS

    def rename(self, piece: Piece) -> None:
        """Give a piece a name that nothing has."""
        wanted = f"{piece.name}_for_{self.answer}"
        candidates = (wanted if number == 1 else f"{wanted}_{number}" for number in count(1))
        self.names[piece.name] = next(name for name in candidates if name not in self.words)
        self.words.add(self.names[piece.name])

    def text(self, piece: Piece) -> str:
        """Return a piece with all names as they are now."""
        if piece.kind in ("import", "builtin"):
            return _imported_as(piece.text, self.names[piece.name])
        try:
            return renamed(piece.text, self.names)
        except CannotRenameError as error:
            raise CannotKeepError(
                f"`{error}` means something else in the file already, and cannot be renamed here: give it another name."
            ) from None


def _definitions(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the text behind each name, of the last definition or import of it."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.name:
            found[block.name] = block.body
        for line in block.imports:
            (statement,) = ast.parse(line).body
            (alias,) = statement.names  # type: ignore[attr-defined]
            found[alias.asname or alias.name.partition(".")[0]] = line
    return found


def _imported_as(line: str, name: str) -> str:
    (statement,) = ast.parse(line).body
    assert isinstance(statement, ast.Import | ast.ImportFrom)  # noqa: S101 - as own_source writes them
    (alias,) = statement.names
    alias.asname = None if name == alias.name else name
    return ast.unparse(statement)
