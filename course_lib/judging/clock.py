"""The time that may be taken to find out what is wrong, and where."""

import sys
import time

SECONDS = 2.0 if sys.platform == "emscripten" else 1.0
_WAITING = 4.0  # times as long at most, where the machine is busy with something else


class TimeIsUpError(BaseException):
    """The time is over. It is no Exception, so that an `except Exception` in a loop does not stop it."""


class Clock:
    """Ends what is tried when the time is over: so many seconds of work."""

    def __init__(self, seconds: float) -> None:
        self.work = time.process_time() + seconds
        self.end = time.monotonic() + _WAITING * seconds

    def tick(self) -> bool:
        """Return True; raise TimeIsUpError when the time is over."""
        if time.process_time() > self.work or time.monotonic() > self.end:
            raise TimeIsUpError
        return True

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return max(self.work - time.process_time(), 0.0)

    def half(self) -> "Clock":
        """Return a clock for half of the time that is left."""
        return Clock(self.left / 2)

    def more(self) -> None:
        """Leave a tenth of the time for what comes after the search."""
        now = time.process_time(), time.monotonic()
        self.work, self.end = now[0] + SECONDS / 10, now[1] + SECONDS / 5
