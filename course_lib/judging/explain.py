"""What explains an answer that fits no known mistake as it is: one of them and a second difference, or two of them.

The second difference is a facet's (labels are not handled; NaN where a prediction is 0), a relation's (every entry has
the opposite sign; an axis is lost), or another known mistake's. The fewest differences explain best.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from course_lib.judging.besides import besides, only_there
from course_lib.judging.changes import Change, changes
from course_lib.judging.clock import Clock, TimeIsUpError
from course_lib.judging.compare import fitted
from course_lib.judging.facets import Facet, exclusions
from course_lib.judging.known import agrees
from course_lib.judging.relations import SAME, Relation, relation
from course_lib.judging.render import listing
from course_lib.judging.run import Array, Failure, Values
from course_lib.judging.slips import Source, sources
from course_lib.judging.trial import Finding, Trial, run_for

MOST_FACETS = 2  # that may be left out at once
MOST_DIFFERENCES = 3  # that explain an answer: with more of them, chance explains as well
ENOUGH = 3  # cases in which a changed line must do what the answer does
REORDERED = Relation("wrong_order", "the values come in another order")


@dataclass(frozen=True, eq=False)
class Part:
    """What explains some of an answer's values: a source (None: the reference), and how each comes from its own."""

    source: Source | None
    relations: dict[int, Relation]

    @property
    def differences(self) -> int:
        """How many differences these are: what several values have in common counts once."""
        distinct = {found.words: found.differences for found in self.relations.values()}
        return (self.source.differences if self.source else 0) + sum(distinct.values())


class Known:
    """What each source gives in each case, computed when it is first asked for."""

    def __init__(self, trial: Trial, clock: Clock | None) -> None:
        self.trial, self.clock = trial, clock
        self.sources = sources(trial)
        self._came: dict[tuple[Source | Change, int], Values | Failure] = {}
        self._agrees: dict[tuple[Source | Change, int], bool] = {}

    def came(self, source: Source | Change, index: int) -> Values | Failure:
        """Return what a source gives in the case with this place."""
        key = (source, index)
        if key not in self._came:
            if self.clock:
                self.clock.tick()
            (result,) = run_for(self.trial.exercise, source.wrong, [self.trial.cases[index].probe])
            self._came[key] = result.came
        return self._came[key]

    def agrees(self, source: Source | Change, index: int) -> bool:
        """Whether the answer did there what the source does."""
        key = (source, index)
        if key not in self._agrees:
            self._agrees[key] = agrees(self.trial, self.trial.cases[index], self.came(source, index), words=False)
        return self._agrees[key]


def explanation(trial: Trial, clock: Clock | None = None) -> Finding | None:
    """Explain the answer by the fewest differences found before the clock's time is over; None where nothing does."""
    best = None
    with np.errstate(all="ignore"), suppress(TimeIsUpError):
        for found in _explanations(trial, Known(trial, clock)):
            best = found
    return best


def _explanations(trial: Trial, known: Known) -> Iterator[Finding]:
    """Give what explains the answer, each with fewer differences than the one before."""
    fewest = MOST_DIFFERENCES + 1
    for left_out, places in exclusions(trial.facets, MOST_FACETS):
        kept = [i for i in range(len(trial.cases)) if i not in places]
        if fewest <= len(left_out) + 1 or (len(kept) < 2 and left_out):
            continue
        found = _explained(trial, known, kept, left_out)
        if found and found[0] < fewest:
            fewest, finding = found
            yield finding
    if change := _by_a_change(trial, known, fewest):
        yield change


def _by_a_change(trial: Trial, known: Known, fewest: int) -> Finding | None:
    """Explain the answer by a change in one place of the exercise's own steps, with fewer differences than that."""
    valued = {i for i, case in enumerate(trial.cases) if case.values and not case.accepted}
    for left_out, places in exclusions(trial.facets, 1):
        kept = [i for i in range(len(trial.cases)) if i not in places]
        if not valued & set(kept) or len(kept) < ENOUGH or 1 + len(left_out) >= fewest:
            continue
        order = sorted(kept, key=lambda i: i not in valued)  # what came wrong tells them apart first
        change = next((c for c in changes(trial.exercise) if all(known.agrees(c, i) for i in order)), None)
        if change:
            said = [change.says, *(besides(trial, facet, sorted(places)) for facet in left_out), trial.besides]
            return Finding(change.slug, "".join(said), order[0])
    return None


def _explained(trial: Trial, known: Known, kept: list[int], left_out: tuple[Facet, ...]) -> tuple[int, Finding] | None:
    """Explain the cases that are kept, and say what is different in the others; with the number of differences."""
    wrong = [i for i in kept if not trial.cases[i].accepted]
    if not wrong:
        return _only_there(trial, known, left_out)
    parts = _parts(trial, known, kept, exactly=len(left_out) > 1)
    if not parts:
        return None
    source = next((part.source for part in parts if part.source), None)
    bare = [i for i in range(len(trial.cases)) if i not in kept and source and known.agrees(source, i)]
    there = [i for i in range(len(trial.cases)) if i not in [*kept, *bare]]
    alone = [f" (The second is not so {facet.where}.)" for facet in left_out if trial.facets[facet] <= set(bare)]
    more = [*alone, *(besides(trial, facet, there) for facet in left_out), trial.besides]
    message = "".join([_says(trial, parts), *more])
    if "Besides" in message:  # a mistake's own words may praise all the rest
        message = f"Two things are wrong. The first, by itself: {message}"
    slug = source.slug if source else next(iter(parts[0].relations.values())).slug
    return _differences(parts) + len(left_out), Finding(slug, message, wrong[0])


def _only_there(trial: Trial, known: Known, left_out: tuple[Facet, ...]) -> tuple[int, Finding] | None:
    """Explain an answer that is right outside of some facets: by what it does there, or by what they are."""
    there = [i for i, case in enumerate(trial.cases) if not case.accepted]
    everywhere = sorted(trial.facets[left_out[0]])  # where it is right as well: there no mistake is
    many = len(there) > 1 and sum(value.size for i in there for value in trial.cases[i].expected) >= ENOUGH
    parts = _parts(trial, known, everywhere, exactly=False) if many and len(left_out) == 1 else []
    if parts:
        source = next((part.source for part in parts if part.source), None)
        slug = source.slug if source else next(iter(parts[0].relations.values())).slug
        message = f"Right, except {left_out[0].where}. {_says(trial, parts)}{trial.besides}"
        return 1 + _differences(parts), Finding(slug, message, there[0])
    finding = only_there(trial, left_out)
    return (len(left_out), finding) if finding else None


def _parts(trial: Trial, known: Known, kept: list[int], *, exactly: bool) -> list[Part]:
    """Find what explains every value in the cases that are kept; empty where that is not found."""
    kept = sorted(kept, key=lambda i: -sum(value.size for value in trial.cases[i].expected))  # the largest tells most
    if not any(trial.cases[i].values and not trial.cases[i].accepted for i in kept):
        return []  # that both fail tells little: many a mistake ends in a ValueError
    same = next((s for s in known.sources if all(known.agrees(s, i) for i in kept)), None)
    if same:
        return [Part(same, {})]
    came = [i for i in kept if not trial.cases[i].failure]
    names = trial.exercise.returns
    wrong = {p for p in range(len(names)) if not all(trial.cases[i].values[p].is_right for i in came)}
    candidates: list[Part] = []
    if not exactly:
        failed = [i for i in kept if trial.cases[i].failure]
        sources = [source for source in known.sources if all(known.agrees(source, i) for i in failed)]
        candidates += _of_sources(trial, known, sources, came, wrong)
    if len(came) == len(kept):
        candidates += _of_the_reference(trial, kept, wrong)
    return _cover(candidates, wrong)


def _cover(candidates: list[Part], wrong: set[int]) -> list[Part]:
    """Choose parts that explain every wrong value once: one for all of them, or each one's best."""
    whole = [[part] for part in candidates if part.relations.keys() == wrong]
    several: list[Part] = []
    left = set(wrong)
    for part in sorted(candidates, key=lambda part: (part.differences, -len(part.relations))):
        if left and part.relations.keys() <= left:
            several.append(part)
            left -= part.relations.keys()
    covers = whole if left else [*whole, several]
    return min(covers, key=_differences, default=[])


def _differences(parts: list[Part]) -> int:
    """How many differences parts are: what right values have in common counts once, as what a source's values have."""
    common = Part(None, {p: found for part in parts if not part.source for p, found in part.relations.items()})
    return common.differences + sum(part.differences for part in parts if part.source)


def _of_sources(
    trial: Trial, known: Known, sources: Sequence[Source], kept: list[int], wrong: set[int]
) -> Iterator[Part]:
    arguments = [trial.cases[i].arguments for i in kept]
    for source in sources:
        came = [known.came(source, i) for i in kept]
        values = [value for value in came if not isinstance(value, Failure)]
        if len(values) < len(kept):
            continue
        differing = {p for p in range(len(trial.exercise.returns)) if _differs(trial, kept, values, p)}
        if not differing or not differing <= wrong:
            continue
        found: dict[int, Relation] = {}
        for p in differing:
            how = relation(_pairs(trial, kept, values, p), arguments, trial.tolerance)
            if how is None or (how is not SAME and _undone(trial, kept, values, p)):
                break
            found[p] = how
        else:
            yield Part(source, found)
        if trial.reordered(kept, values):
            yield Part(source, dict.fromkeys(wrong, REORDERED))


def _of_the_reference(trial: Trial, kept: list[int], wrong: set[int]) -> Iterator[Part]:
    arguments = [trial.cases[i].arguments for i in kept]
    for p in wrong:
        pairs = _pairs(trial, kept, [trial.cases[i].expected for i in kept], p)
        if how := relation(pairs, arguments, trial.tolerance):
            yield Part(None, {p: how})


def _pairs(trial: Trial, kept: list[int], values: Sequence[Values], position: int) -> list[tuple[Array, Array]]:
    cases = [trial.cases[i] for i in kept]
    return [
        (case.values[position].received, fitted(value[position], case.expected[position]))
        for case, value in zip(cases, values, strict=True)
    ]


def _differs(trial: Trial, kept: list[int], values: Sequence[Values], position: int) -> bool:
    """Whether what a source gives there is not what is right."""
    expected = (trial.cases[i].expected[position] for i in kept)
    pairs = ((fitted(value[position], right), right) for value, right in zip(values, expected, strict=True))
    return not all(trial.tolerance.equal(*pair) for pair in pairs)


def _undone(trial: Trial, kept: list[int], values: Sequence[Values], position: int) -> bool:
    """Whether a value is right where a source has it wrong: then what comes on top takes its mistake back."""
    compared = [trial.cases[i].values[position] for i in kept]
    return any(
        one.is_right
        and one.expected.any()
        and not trial.tolerance.equal(fitted(value[position], one.expected), one.expected)
        for one, value in zip(compared, values, strict=True)
    )


def _says(trial: Trial, parts: list[Part]) -> str:
    """Say the known mistakes first, each with what is different about it, then what is different about right values."""
    said: list[str] = []
    for part in parts:
        if part.source:
            said.append(part.source.says)
            others = dict.fromkeys(found.words for found in part.relations.values() if found is not SAME)
            said += [f"Besides, {words}." for words in others]
    of_right_values: dict[str, list[str]] = {}
    for part in parts:
        if not part.source:
            for p, found in part.relations.items():
                of_right_values.setdefault(found.words, []).append(trial.exercise.returns[p])
    for words, names in of_right_values.items():
        are = "is" if len(names) == 1 else "are"
        start = f"Besides, of {listing(names)}" if said else f"{listing(names)} {are} right but for this"
        said.append(f"{start}: {words}.")
    return " ".join(said)
