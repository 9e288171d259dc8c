"""The time that may be taken: in work, and four times as long by the clock on the wall."""

from types import SimpleNamespace

import pytest

from course_lib.judging import clock
from course_lib.judging.clock import SECONDS, Clock, TimeIsUpError


@pytest.fixture
def now(monkeypatch):
    """Seconds of work and by the wall, as a test sets them; a clock starts at 3 and 10."""
    seconds = SimpleNamespace(work=3.0, wall=10.0)
    read = SimpleNamespace(process_time=lambda: seconds.work, monotonic=lambda: seconds.wall)
    monkeypatch.setattr(clock, "time", read)
    return seconds


@pytest.mark.parametrize(("work", "wall"), [(3.0, 10.0), (5.0, 10.0), (3.0, 18.0)])
def test_until_then_it_ticks(now, work, wall):
    of_two_seconds = Clock(2.0)
    now.work, now.wall = work, wall
    assert of_two_seconds.tick() is True


@pytest.mark.parametrize(("work", "wall"), [(5.01, 10.0), (3.0, 18.01)])
def test_then_it_ends_what_is_tried(now, work, wall):
    of_two_seconds = Clock(2.0)
    now.work, now.wall = work, wall
    with pytest.raises(TimeIsUpError):
        of_two_seconds.tick()


def test_what_is_left_is_of_the_work_and_half_of_it_is_a_clock_of_its_own(now):
    of_two_seconds = Clock(2.0)
    now.work = 3.5
    assert (of_two_seconds.left, of_two_seconds.half().left) == (1.5, 0.75)
    now.work = 9.0
    assert of_two_seconds.left == 0.0


def test_what_comes_after_the_search_has_a_tenth_of_the_time(now):
    over = Clock(0.0)
    now.work, now.wall = 4.0, 20.0
    over.more()
    assert (over.left, over.end) == pytest.approx((SECONDS / 10, 20 + SECONDS / 5))
    assert over.tick()
