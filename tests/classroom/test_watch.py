"""Whether a process is stopped hangs on what it has computed, not on how busy the machine is."""

import os
import signal
import time

from course_classroom.inside.watch import watch


def ended(work, seconds, patience):
    """Return how a process that does `work` ends, and after how many seconds."""
    began, pid = time.monotonic(), os.fork()
    if pid == 0:
        work()
        os._exit(0)
    end = watch(pid, [], seconds, patience=patience)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return end, time.monotonic() - began


def loop():
    while True:
        pass


def test_who_was_given_no_processor_goes_on_and_who_computes_does_not():
    assert ended(lambda: time.sleep(0.2), 0.1, 100)[0] == "exited"
    assert ended(lambda: time.sleep(0.2), 0.1, 1)[0] == "time limit"
    assert ended(loop, 0.1, 10_000)[0] == "time limit"


def test_who_computes_nothing_is_stopped_when_patience_ends():
    end, seconds = ended(lambda: time.sleep(60), 0.1, 3)
    assert (end, 0.3 <= seconds < 30) == ("time limit", True)
