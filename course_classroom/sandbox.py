"""A warm process in a sandbox, as the grader sees it: a notebook in, what its answers gave out."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from select import POLLIN, poll
from typing import Any, Self

import numpy as np

from course_classroom.bubblewrap import ENVIRONMENT, command, python
from course_classroom.errors import SandboxError
from course_classroom.limits import Limits
from course_classroom.room import furnish
from course_classroom.wire import FRAME_HEAD, WireError, frame, frame_length, frames, unpack

ENDS_WITHIN = 1.0  # seconds
# A first submission: it shows that all is well, and that the limits leave room for what every notebook does.
FIRST = b"""{"nbformat": 4, "cells": [
    {"cell_type": "code", "source": "import numpy; numpy.ones((999, 999)) @ numpy.ones(999)"}
]}"""
GRACE = 5.0  # seconds beyond a notebook's deadline before the whole sandbox is given up


@dataclass(frozen=True)
class Reply:
    """How a submission ended (as `watch` says, or "lost"), its exit status, and its records."""

    end: str
    status: int
    stream: bytes


class Sandbox:
    """Runs notebooks one after the other, each in a process forked for it.

    With `trusted`, there is no bubblewrap: limits and deadlines hold, but submissions can do what this user can.
    """

    def __init__(
        self, lesson: dict[str, Any], limits: Limits, *, trusted: bool = False, hidden: Sequence[Path] = ()
    ) -> None:
        self._lesson = frame({**lesson, "limits": asdict(limits), "isolated": not trusted})
        self._limits, self._trusted, self._hidden = limits, trusted, hidden
        self._folder = tempfile.TemporaryDirectory(prefix="course-room-")
        self._process: subprocess.Popen[bytes] | None = None
        furnish(Path(self._folder.name))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, notebook: bytes, skip: Sequence[int] = (), edited: dict[str, Any] | None = None) -> Reply:
        """Run a notebook without the cells at the places in `skip`; with `edited`, call that in place of its answers.

        Raises SandboxError where nothing starts.
        """
        process = self._process or self._start()
        try:
            _write(process, frame(_job(notebook, skip, edited)))
            reply = unpack(_read(process, self._limits.seconds + GRACE))
        except (EOFError, BrokenPipeError, TimeoutError, WireError):
            self._stop()
            return Reply("lost", 0, b"")
        if "lacking" in reply:
            self._stop()
            raise SandboxError(_lacks(reply["lacking"]))
        return Reply(reply["end"], reply["status"], reply["stream"])

    def close(self) -> None:
        """End the sandbox. It ends by itself when there is nothing more to read, so that its work can be counted."""
        try:
            if self._process is not None:
                with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                    self._process.communicate(timeout=ENDS_WITHIN)
            self._stop()
        finally:
            self._folder.cleanup()

    def _start(self) -> subprocess.Popen[bytes]:
        room, site = Path(self._folder.name), Path(np.__file__).resolve().parents[1]
        words = python(room, site) if self._trusted else command(room, self._limits, hidden=self._hidden)
        process = subprocess.Popen(  # noqa: S603 - our own command line
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd=room,
            start_new_session=True,
        )
        self._process = process
        try:
            _write(process, self._lesson)
            _write(process, frame(_job(FIRST)))
            first = unpack(_read(process, 60))
        except (EOFError, BrokenPipeError, TimeoutError, WireError) as error:
            process.kill()
            said = process.communicate()[1].decode(errors="replace").strip()
            self._process = None
            raise SandboxError(f"the sandbox does not start: {said or type(error).__name__}") from None
        if "lacking" in first or not _went_well(first["stream"]):
            self._stop()
            raise SandboxError(_lacks(first.get("lacking") or f"a first small notebook ends there with {_end(first)}"))
        return process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _job(notebook: bytes, skip: Sequence[int] = (), edited: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"notebook": notebook, "skip": list(skip), "edited": edited}


def _went_well(stream: bytes) -> bool:
    kinds = [kind for record in frames(stream) for kind in record]
    return "finished" in kinds and "failed" not in kinds


def _lacks(what: str) -> str:
    return (
        f"submissions cannot be kept as far apart as promised: {what}. Grade on a machine where they can be, or with"
        " --trust-submissions, which does without"
    )


def _end(reply: dict[str, Any]) -> str:
    return f"{reply['end']}, status {reply['status']}: are the limits too small?"


def _write(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.write(data)
    process.stdin.flush()


def _read(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Read one frame; raises EOFError or TimeoutError."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    fd, deadline = process.stdout.fileno(), time.monotonic() + seconds
    return _exactly(fd, frame_length(_exactly(fd, FRAME_HEAD, deadline)), deadline)


def _exactly(fd: int, count: int, deadline: float) -> bytes:
    waiting, content = poll(), bytearray()
    waiting.register(fd, POLLIN)
    while len(content) < count:
        if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        chunk = os.read(fd, min(count - len(content), 1 << 20))
        if not chunk:
            raise EOFError
        content += chunk
    return bytes(content)
