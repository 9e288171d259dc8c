"""A real Dask scheduler and two workers on loopback, one of them killed in mid-run."""

import json
import os
import subprocess
import sys
import time

import pytest

from course_classroom import cli
from course_classroom import cluster as dask
from course_classroom.commands.common import LOOK
from tests.classroom.submissions import answered
from tests.classroom.test_course_command import TRUST, contents, course
from tests.full import cases

pytest.importorskip("distributed", reason="Dask is not installed: it is in the extras `cluster` and `test`")
STUDENTS, FIRST = cases(8, 16), cases(2, 4)  # of whom so many have their results when a worker is killed


def start(*words, cwd):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "TMPDIR": str(cwd)}  # a killed worker cannot clear up
    return subprocess.Popen([sys.executable, "-m", *map(str, words)], cwd=cwd, env=environment, **quiet)


def until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def written(file):
    """Whether the scheduler's file is there and whole: it is there before anything stands in it."""
    try:
        return bool(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return False


@pytest.fixture
def cluster(tmp_path):
    """Return the scheduler's address and its two workers' processes."""
    file = tmp_path / "scheduler.json"
    options = ("--scheduler-file", file, "--no-dashboard")
    processes = [start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, *options, cwd=tmp_path)]
    try:
        until(lambda: written(file), "the scheduler starts")
        worker = ("distributed.cli.dask_worker", *options, "--nthreads", 1, "--no-nanny", "--host", "127.0.0.1")
        processes += [start(*worker, cwd=tmp_path) for _ in range(2)]
        yield json.loads(file.read_text(encoding="utf-8"))["address"], processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_killed_worker_loses_nothing(cluster, tmp_path):
    address, workers = cluster
    for i in range(STUDENTS):
        path = tmp_path / "in" / f"student{i}" / "03_relu.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(answered("return np.abs(inputs)", "import time; time.sleep(0.3)"))  # two functions are missing
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "seed").write_text("77", encoding="ascii")
    there = tmp_path / "there"
    words = [sys.executable, "-m", "course_classroom.cli", "grade", tmp_path / "in", "--out", there, *TRUST]
    with subprocess.Popen([*map(str, words), "--dask", address], stderr=subprocess.PIPE, text=True) as run:
        until(lambda: len(list(there.glob("results/*.json"))) >= FIRST, "the first results")
        workers[0].kill()
        kept = {path.name: path.stat().st_mtime_ns for path in there.glob("results/*.json")}
        assert FIRST <= len(kept) < STUDENTS
        said = run.communicate(timeout=120)[1]
    assert run.returncode == LOOK, said
    assert course("grade", tmp_path / "in", "--out", tmp_path / "here", *TRUST).returncode == LOOK
    assert len(contents(there)) == STUDENTS
    assert contents(there) == contents(tmp_path / "here")
    assert {name: (there / "results" / name).stat().st_mtime_ns for name in kept} == kept


def test_an_address_without_a_cluster_is_said(tmp_path, monkeypatch, capfd):
    path = tmp_path / "in" / "ada" / "03_relu.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(answered("return inputs"))
    monkeypatch.setattr(dask, "ANSWERS_WITHIN", 1)
    words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:9"]
    assert cli.main(words) == 1
    said = capfd.readouterr().err
    assert "no Dask scheduler at tcp://127.0.0.1:9" in said
    assert len(said.splitlines()) < 4, said
