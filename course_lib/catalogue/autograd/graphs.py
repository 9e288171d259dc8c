"""The way back through any graph: each node, last to first, hands its gradient on along its paths."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[np.float64]
Paths = list[list[tuple[int, float]]]


def _random_paths(seed: int) -> Paths:
    """Make a graph of nine nodes, in which some are never used and some are used many times."""
    random = np.random.default_rng(seed)
    paths: Paths = [[], []]
    for node in range(2, 9):
        used = random.integers(0, node, size=random.integers(1, 4))
        paths.append([(int(j), float(random.normal())) for j in used])
    return paths


def _probes(seed: int) -> tuple[Probe, ...]:
    """Give graphs that are drawn on a napkin first; the last one that is fixed joins what each of them has."""
    return (
        Probe("one node", ([[]],)),
        Probe("a chain of three", ([[], [(0, 2.0)], [(1, -3.0)]],)),
        Probe("a square, x · x at x = 3", ([[], [(0, 3.0), (0, 3.0)]],)),
        Probe("a leaf that is never used", ([[], [], [(1, 0.5)]],)),
        Probe("a node that is made and never used", ([[], [(0, 2.0)], [(0, 5.0)]],)),
        Probe("a slope of exactly 0", ([[], [(0, 2.0)], [(1, 0.0)], [(2, 3.0)]],)),
        Probe("a fork whose paths meet again", ([[], [(0, 2.0)], [(0, -1.0)], [(1, 3.0), (2, 5.0)]],)),
        Probe("a skip connection", ([[], [(0, 2.0)], [(1, 3.0)], [(1, -1.0), (2, 4.0)]],)),
        Probe("a skip connection, its longer path first", ([[], [(0, 2.0)], [(1, 3.0)], [(2, 4.0), (1, -1.0)]],)),
        Probe("a random graph of nine nodes", (_random_paths(seed),)),
        Probe("another random graph", (_random_paths(seed + 1000),)),
    )


def _in_steps(
    paths: Paths, *, start: Any = None, order: Any = None, share: Any = None, chosen: Any = None, put: Any = None
) -> Array:
    """Return the way back with another start, order of nodes, share of the gradient, choice of paths or use of a share."""
    gradients = start(paths) if start else _seeded(paths)
    for i in order(paths) if order else reversed(range(len(paths))):
        for j, slope in chosen(paths[i]) if chosen else paths[i]:
            sent = share(slope, gradients[i]) if share else slope * gradients[i]
            gradients[j] = put(gradients[j], sent) if put else gradients[j] + sent
    return gradients


def _seeded(paths: Paths) -> Array:
    gradients = np.zeros(len(paths))
    gradients[-1] = 1.0
    return gradients


def graph_backward(paths: Paths) -> Any:
    """Return the gradient of the last node with respect to every node (n,)."""
    gradients = _seeded(paths)
    for i in reversed(range(len(paths))):
        for j, slope in paths[i]:
            gradients[j] += slope * gradients[i]
    return gradients


def _zeros(paths: Paths) -> Array:
    return np.zeros(len(paths))


def _ones(paths: Paths) -> Array:
    return np.ones(len(paths))


def _every_end(paths: Paths) -> Array:
    used = {j for made_from in paths for j, _ in made_from}
    return np.array([float(node not in used) for node in range(len(paths))])


def _first_seeded(paths: Paths) -> Array:
    gradients = np.zeros(len(paths))
    gradients[0] = 1.0
    return gradients


def _all_but(first: int, last: int) -> Callable[[Paths], Any]:
    return lambda paths: range(len(paths) - 1 - first, last - 1, -1)


def _from_the_first(paths: Paths) -> Array:
    slopes = _first_seeded(paths)
    for i, made_from in enumerate(paths):
        for j, slope in made_from:
            slopes[i] += slope * slopes[j]
    return slopes


def _without_waiting(paths: Paths) -> Array:
    gradients = _seeded(paths)

    def visit(i: int) -> None:
        for j, slope in paths[i]:
            gradients[j] += slope * gradients[i]
            visit(j)

    visit(len(paths) - 1)
    return gradients


def _from_a_list(paths: Paths, *, place: int) -> Array:
    """Return the way back that keeps a list of who has got something, and takes the next one from this place of it."""
    gradients, waiting = _seeded(paths), [len(paths) - 1]
    while waiting:
        i = waiting.pop(place)
        for j, slope in paths[i]:
            gradients[j] += slope * gradients[i]
            waiting.append(j)
    return gradients


def _as_they_are_met(paths: Paths, *, place: int) -> Iterator[int]:
    """Give the nodes in the order of a search from the last one, each once; it goes on at this place of its list."""
    waiting, met = [len(paths) - 1], set()
    while waiting:
        i = waiting.pop(place)
        if i not in met:
            met.add(i)
            yield i
            waiting += [j for j, _ in paths[i]]


def _each_once(made_from: list[tuple[int, float]]) -> Any:
    return dict(made_from).items()


_MISTAKES = mistakes(
    overwrites=(
        partial(_in_steps, put=lambda had, sent: sent),
        "You write `=` where a second path should add to the first: only what came last is left. A node that is used twice gets two "
        "gradients back, and they add up: `+=`.",
    ),
    repeated_node_counted_once=(
        partial(_in_steps, chosen=_each_once),
        "Paths from *different* nodes add up, but where one node uses the same j twice, as x · x does, a single path is left. A dict keeps "
        "one value a key, and `gradients[places] += …` with a list of places adds once a place. Go through the pairs one by one.",
    ),
    forward_order=(
        partial(_in_steps, order=lambda paths: range(len(paths))),
        "You go from the first node to the last. By the time the last one hands its gradient back, the nodes before it have "
        "passed on the 0 they had. Go backwards: when a node's turn comes, all who use it must have had theirs.",
    ),
    no_seed=(
        partial(_in_steps, start=_zeros),
        "Every gradient is 0, and what is multiplied by 0 stays 0. The way back begins with the last node's gradient with respect to itself: "
        "set that to 1 first.",
    ),
    ones_everywhere=(
        partial(_in_steps, start=_ones),
        "Every node starts with 1. That 1 says “the last node moves as much as I do”, which is true of the last node alone. All others begin "
        "at 0 and get what their users send.",
    ),
    seeds_every_end=(
        partial(_in_steps, start=_every_end),
        "You give a 1 to every node that nobody uses. One of these is the *last* node, the only one whose gradient is asked; from the others no "
        "path leads to it, and they have 0.",
    ),
    seeds_the_first=(
        partial(_in_steps, start=_first_seeded),
        "Your 1 stands at node 0, and nothing flows back from there. The gradient asked for is that of the *last* node: it has the 1, and the "
        "others get theirs from it.",
    ),
    adds_slopes=(
        partial(_in_steps, share=lambda slope, gradient: slope + gradient),
        "You add a slope to the gradient that arrives. Along one path slopes *multiply*; the `+=` is for different paths that meet in one node.",
    ),
    local_slopes_only=(
        partial(_in_steps, share=lambda slope, gradient: slope),
        "You add up each node's own slopes. They say how far the *next* node moves. How far the last one moves is that, times the next node's "
        "gradient: `slope * gradients[i]`.",
    ),
    gradient_without_slope=(
        partial(_in_steps, share=lambda slope, gradient: gradient),
        "Each node hands its gradient on as it is, so you count paths. On its way along a path the gradient is multiplied by the path's `slope`.",
    ),
    multiplies_where_paths_meet=(
        partial(_in_steps, start=_ones, put=lambda had, sent: had * sent),
        "You multiply where paths meet. Slopes multiply *along* a path; what comes from two paths is two influences on the last node, "
        "and these add up.",
    ),
    first_path_only=(
        partial(_in_steps, chosen=lambda made_from: made_from[:1]),
        "Of each node's paths you follow the first. A product or a sum was made from two nodes, and both get a gradient: go through "
        "all pairs in `paths[i]`.",
    ),
    last_path_only=(
        partial(_in_steps, chosen=lambda made_from: made_from[-1:]),
        "Of each node's paths you follow the last, as a loop does whose work stands below it instead of inside. Every pair in `paths[i]` "
        "sends a gradient.",
    ),
    **{
        f"passes_on_too_often{slug}": (
            wrong,
            "A node that is reached twice passes on twice, the second time what it had passed on before as well. Either wait until all its users "
            "are done, which going from the last node to the first does by itself, or pass on only what has newly come.",
        )
        for slug, wrong in (
            ("", _without_waiting),
            ("_from_a_stack", partial(_from_a_list, place=-1)),
            ("_from_a_queue", partial(_from_a_list, place=0)),
        )
    },
    **{
        f"passes_on_too_soon{slug}": (
            partial(_in_steps, order=partial(_as_they_are_met, place=place)),
            "You handle nodes in the order in which you meet them. With a short and a long path to one node, it passes its gradient on before the "
            "long one has arrived. The numbers of the nodes are the order that you need: the last one first.",
        )
        for slug, place in (("", 0), ("_from_a_stack", -1))
    },
    slopes_from_the_first=(
        _from_the_first,
        "This is how far every node moves when the *first* one does: the forward direction. Asked is how far the *last* one moves when "
        "each of them does. One way back gives that for all nodes.",
    ),
    nothing_handed_on=(
        partial(_in_steps, order=_all_but(1, 0)),
        "The last node has its 1, and no other node gets anything. Either the loop begins one node too early (`reversed(range(len(paths)))` begins "
        "with the last), or the line inside it collects where it should hand on: it is node j's gradient that grows, by a share of node i's.",
    ),
    node_1_left_out=(
        partial(_in_steps, order=_all_but(0, 2)),
        "The loop stops before node 1, whose paths lead to node 0. The end of a `range` is never reached; `reversed(range(len(paths)))` "
        "leaves nobody out.",
    ),
)


EXERCISES = (
    Exercise(
        reference=graph_backward,
        steps="""
gradients = np.zeros(len(paths))
gradients[-1] = 1.0
for i in reversed(range(len(paths))):
    for j, slope in paths[i]:
        gradients[j] += slope * gradients[i]
return gradients
""",
        returns=("gradients",),
        probes=_probes,
        misconceptions=_MISTAKES,
        doubles=doubles(
            _MISTAKES,
            "overwrites",
            "repeated_node_counted_once first_path_only",
            "adds_slopes local_slopes_only gradient_without_slope",
            "ones_everywhere seeds_every_end",
            "forward_order passes_on_too_soon",
        ),
        hints=(
            "Take the fork by hand: `[[], [(0, 2)], [(0, -1)], [(1, 3), (2, 5)]]`. Node 3 moves by 3 with node 1 and by 5 with node 2. What does "
            "that say of node 0, along each of the two paths?",
            "Begin with an array of zeros and one 1. Where does the 1 stand? And in which order do the nodes get their turn, so that each has "
            "heard from everyone who uses it?",
            "When node i has its turn, its own gradient is complete. Each pair (j, slope) of `paths[i]` then *adds* to node j: the slope times the "
            "gradient of i.",
        ),
    ),
)
