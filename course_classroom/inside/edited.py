"""An answer's text, edited, as a function again: beside the answer, in the notebook's own names."""

import copy
import inspect
import sys
import time
from typing import Any

import numpy as np

from course_lib.judging.raised import FILE, NUMPY, TICK

CHANGING = (list, dict, set, np.ndarray)


class TimeIsUp(BaseException):
    """An edited text runs for too long. It is no Exception, so that `except Exception` in a loop does not stop it."""


def made(text: str, answer: Any, exercise: dict[str, Any]) -> Any:
    """Return the function that a text defines, with the answer's own defaults and copies of what may change.

    Its loops ask whether its time is over: so many seconds of work, however busy the machine is.
    """
    original, main = inspect.unwrap(answer), vars(sys.modules["__main__"])
    until = time.process_time() + exercise["seconds"]

    def tick() -> bool:
        if time.process_time() > until:
            raise TimeIsUp
        return True

    copied = {name: copy.deepcopy(main[name]) for name in exercise["uses"] if isinstance(main.get(name), CHANGING)}
    names: dict[str, Any] = {**main, **copied, NUMPY: np, TICK: tick}
    exec(compile(text, FILE, "exec", dont_inherit=True), names)  # noqa: S102 - the answer's own, edited by the grader
    function = names[exercise["function"]]
    function.__defaults__ = copy.deepcopy(original.__defaults__)
    function.__kwdefaults__ = copy.deepcopy(original.__kwdefaults__)
    return function
