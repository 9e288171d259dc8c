"""`with_progress`: a bar that fills while a loop runs, so that nobody wonders whether it still does."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, TypeVar

import ipywidgets
from IPython.core.getipython import get_ipython
from IPython.display import display

T = TypeVar("T")

_UPDATES = 50  # more would be faster than a person sees, and each one costs a message


def with_progress(items: Sequence[T], label: str) -> Iterator[T]:
    """Yield each of items; in a notebook, show how far the loop is. Outside IPython it shows nothing.

    Raises TypeError where items have no length: write list(…) around them.
    """
    if not hasattr(items, "__len__"):
        raise TypeError(f"items must have a length, as a list or a range has: came {type(items).__name__}")
    bar = Bar(len(items), label)
    if get_ipython() is not None:
        display(bar)  # type: ignore[no-untyped-call]
    return bar.over(items)


class Bar:
    """The bar that `with_progress` shows. What a notebook stores of it is its label alone, the same on every run."""

    def __init__(self, total: int, label: str) -> None:
        self.total, self.label = total, label
        self.html = ipywidgets.HTML(self._drawn(0))

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the items and let the bar follow."""
        every = max(1, self.total // _UPDATES)
        for done, item in enumerate(items, start=1):
            yield item
            if done % every == 0 or done == self.total:
                self.html.value = self._drawn(done)

    def _drawn(self, done: int) -> str:
        label = escape(self.label, quote=True)
        bar = f'<progress aria-label="{label}" value="{done}" max="{self.total}"></progress>'
        return f"{bar} {label}: {done} of {self.total}"

    def __repr__(self) -> str:
        return f"(a bar shows the progress of: {self.label})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {**self.html._repr_mimebundle_(), "text/plain": repr(self)}
