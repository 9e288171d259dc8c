"""What a quiz asks: items of the chapters, drawn by seed, each with variants; and each variant as HTML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice, starmap
from random import Random

from course_classroom.assignment import select
from course_classroom.errors import ClassroomError
from course_lib.asking.entries import Fields, Number, Order
from course_lib.judging.exercise import Exercise
from course_lib.practising.items import Item, indented
from course_lib.practising.making import KINDS, item
from course_lib.showing.rich_text import rich

SPARE = 3  # seeds tried for each variant that is asked for: few items have so many variants
TOLERANCE = 0.004  # of a number: all are worked by hand, to two decimals at most
LEAST = 4  # variants of an item that is asked at all, where so many are asked for
MONOSPACED = "font-family: monospace; white-space: pre; margin: 0.3em 0; line-height: 1.3"


@dataclass(frozen=True)
class Option:
    """One option: what is shown, why it is right or wrong, both as HTML, and whether it is right."""

    shown: str
    why: str
    right: bool


@dataclass(frozen=True)
class Variant:
    """One question as HTML: with options, or asking for a number, of which some wrong ones have a reason."""

    text: str
    options: tuple[Option, ...] = ()
    number: float = 0
    why: str = ""
    wrong: tuple[tuple[float, str], ...] = ()

    @property
    def content(self) -> tuple[object, ...]:
        """What is asked, in whatever order the options come: platforms shuffle them themselves."""
        return self.text, frozenset(self.options), self.number


@dataclass(frozen=True)
class Slot:
    """One item of a quiz: whose it is, of which kind, and its variants."""

    name: str
    variants: tuple[Variant, ...]


def bank(chapters: Sequence[str], items: int, variants: int, seed: str) -> list[Slot]:
    """Draw so many items of the chapters, each in so many variants at most; no exercise comes twice before all came.

    The same seed draws the same. Raises ClassroomError for a chapter that is none, and where there are not so many.
    """
    random = Random(f"quiz {seed}")  # noqa: S311 - a seed is asked for
    exercises = random.sample(found := select(chapters).exercises(), len(found))
    kinds = [random.sample(list(KINDS), len(KINDS)) for _ in exercises]
    slots: list[Slot] = []
    turns = zip(*kinds, strict=True)  # each has a kind for each exercise
    for exercise, kind in (pair for turn in turns for pair in zip(exercises, turn, strict=True)):
        made = tuple(islice(_variants(exercise, kind, seed, variants), variants))
        if len(made) >= min(variants, LEAST):
            slots.append(Slot(f"{exercise.name}: {kind}", made))
        if len(slots) == items:
            return slots
    raise ClassroomError(f"{' '.join(chapters)} have {len(slots)} different items: came --items {items}")


def _variants(exercise: Exercise, kind: str, seed: str, count: int) -> Iterator[Variant]:
    seen = set()
    for place in range(SPARE * count):
        made = item(exercise, kind, f"{seed} {place}")
        if made is None:
            return
        variant = _variant(made, Random(f"{seed} {place}"))  # noqa: S311
        if variant is None or variant.content in seen:
            continue
        seen.add(variant.content)
        yield variant


def _variant(one: Item, random: Random) -> Variant | None:
    """Make a question that platforms know: one of several options, or one number."""
    question, entry = one.question, one.question.entry
    code = _block(one.code) if one.code else ""
    given = _block("\n".join(starmap(indented, one.given))) if one.given else ""
    if isinstance(entry, Order):
        *lines, _, extra = entry.right
        return _odd_line(one, lines, extra, random)
    if isinstance(entry, Fields):
        return _one_entry(one, given, random)
    if isinstance(entry, Number):
        wrong = tuple((made[""], rich(says)) for made, says in one.mistakes)
        return Variant(f"<p>{rich(question.text)}</p>{given}", (), entry.right, rich(str(question.why)), wrong)
    answer, _ = question.resolution
    reasons = question.why.items() if isinstance(question.why, Mapping) else ()
    options = ((_block(one.options[choice]) if one.options else rich(choice), choice, why) for choice, why in reasons)
    return Variant(
        f"<p>{rich(question.text)}</p>{code}{given}",
        tuple(Option(shown, rich(why), choice == answer) for shown, choice, why in options),
    )


def _odd_line(one: Item, lines: Sequence[str], extra: str, random: Random) -> Variant:
    """Ask of lines which one is too many: an order is not to be entered on every platform."""
    text = one.question.text.partition(" Put them in order.")[0]
    why = rich(str(one.question.why))
    shown = random.sample([*lines, extra], len(lines) + 1)
    options = tuple(
        Option(_block(line), why if line == extra else "This line belongs to the answer.", line == extra)
        for line in shown
    )
    return Variant(f"<p>{rich(text)} One of them is too many. Which?</p>", options)


def _one_entry(one: Item, given: str, random: Random) -> Variant | None:
    """Ask for one entry of a result: the one that tells most mistakes apart, of those that are known by it."""
    right: dict[str, float] = dict(one.question.answer)  # type: ignore[arg-type]
    names = random.sample(list(right), len(right))
    told = {name: _told(name, right[name], one) for name in names}
    name = max(names, key=lambda name: len(told[name]))
    text = f"{one.question.text.rpartition('What is ')[0]}What is `{name}`?"
    return Variant(f"<p>{rich(text)}</p>{given}", (), right[name], rich(str(one.question.why)), told[name])


def _told(name: str, right: float, one: Item) -> tuple[tuple[float, str], ...]:
    """Return the wrong numbers of an entry that one mistake alone makes, with its words."""
    words: dict[float, set[str]] = {}
    for made, says in one.mistakes:
        words.setdefault(round(made[name], 9), set()).add(says)
    return tuple(
        (number, rich(*says)) for number, says in words.items() if len(says) == 1 and abs(number - right) > TOLERANCE
    )


def _block(text: str) -> str:
    return f'<pre style="{MONOSPACED}">{escape(text, quote=False)}</pre>'
