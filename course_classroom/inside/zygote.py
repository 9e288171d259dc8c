"""The warm process: it has imported NumPy and read the lesson, and forks for each submission.

It holds no secret and never sees a submission: a supervisor, forked for each one, reads the notebook from standard
input, puts it into a world of its own, and writes what came of it to standard output. Its memory ends with it.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from course_classroom.inside import ipython, isolate, stand_in
from course_classroom.inside.memory import Together
from course_classroom.inside.submission import answer_notebook
from course_classroom.inside.syscalls import refuse_calls, why_not_refused
from course_classroom.inside.watch import Stream, watch
from course_classroom.wire import FRAME_HEAD, frame, frame_length, unpack

CRASHED = 70  # exit status of a supervisor that failed


def main() -> None:
    """Serve until standard input ends. The first frame is the lesson, every other one a submission."""
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")  # if memory ends, this goes first
    ipython.load()
    stand_in.install()
    lesson = _read()
    while True:
        supervisor = os.fork()
        if supervisor == 0:
            os._exit(_supervise(lesson))
        _, status = os.waitpid(supervisor, 0)
        if status != 0:
            sys.exit(os.waitstatus_to_exitcode(status))


def _read() -> Any:
    return unpack(_exactly(frame_length(_exactly(FRAME_HEAD))))


def _exactly(count: int) -> bytes:
    """Read from standard input without a buffer: what one process has read ahead, the next would miss."""
    content = bytearray()
    while len(content) < count:
        chunk = os.read(0, count - len(content))
        if not chunk:
            raise EOFError
        content += chunk
    return bytes(content)


def _supervise(lesson: dict[str, Any]) -> int:
    """Run one submission and reply with how it ended; return the exit status, 0 if the next one may come."""
    lacking = ""
    if lesson["isolated"]:
        lacking = why_not_refused() or isolate.new_world()
    apart = lesson["isolated"] and not lacking
    isolate.die_with_parent()
    if not apart:
        isolate.adopt_orphans()
    try:
        job = _read()
    except EOFError:
        return 1
    if lacking:
        return _reply({"lacking": lacking})
    limits = lesson["limits"]
    memory = Together(os.open("/proc", os.O_RDONLY), limits["memory"])
    results, output = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _submission(lesson, job, results[1], output[1], apart=apart)
    os.close(results[1])
    os.close(output[1])
    kept = Stream(results[0], limits["results"])
    said = Stream(output[0], limits["output"], keep=False)
    end = watch(child, [kept, said], limits["seconds"], memory)
    os.kill(child, signal.SIGKILL)  # it may have ended: it is not reaped yet, so the number is still its own
    _, status = os.waitpid(child, 0)
    if not apart:
        isolate.kill_descendants()
    return _reply({"end": end, "status": os.waitstatus_to_exitcode(status), "stream": bytes(kept.kept)})


def _reply(reply: dict[str, Any]) -> int:
    sys.stdout.buffer.write(frame(reply))
    sys.stdout.buffer.flush()
    return 0


def _submission(lesson: dict[str, Any], job: dict[str, Any], results: int, output: int, *, apart: bool) -> None:
    """Be the submission: take the limits, then run the notebook. Does not return."""
    status = CRASHED
    try:
        isolate.die_with_parent()
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        for fd, place in ((null, 0), (output, 1), (output, 2), (results, 3)):
            os.dup2(fd, place)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        if apart:
            isolate.settle(lesson["limits"]["files"])
        isolate.restrict(lesson["limits"])
        if lesson["isolated"]:
            isolate.limit_processes(lesson["limits"]["processes"])
            refuse_calls()
        answer_notebook(lesson, job, results=3)
        status = 0
    finally:
        os._exit(status)
