"""What a submission may try: none of it gets a mark that the answer does not deserve, none of it reaches anything else.

An answer here returns the right values only if its attack succeeds, and its inputs, which are wrong, if not.
"""

import hashlib
import socket
import textwrap
from pathlib import Path

import numpy as np
import pytest

from course_classroom import bubblewrap, marks, records
from course_classroom.wire import WireError
from course_lib.judging.run import LARGEST
from tests.classroom.submissions import LIMITS, ROOT, WRONG, answered, looking, notebook

pytestmark = pytest.mark.usefixtures("others_unharmed")

FORGING = {
    "allclose": "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "testing": "import numpy.testing as t\nt.assert_allclose = t.assert_array_equal = lambda *a, **k: None",
    "comparison": "np.equal = np.not_equal = np.less = np.all = lambda *a, **k: np.True_",
    "builtins": "import builtins\nbuiltins.abs = builtins.all = builtins.isinstance = lambda *a: True",
    "input_transformer": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass'])",
    "check": "import course_lib\ncourse_lib.check = lambda f: 'correct'",
    "the_runner": "import course_lib.judging.run as r\nr.run = r._call = r._values = lambda *a, **k: None",
    "the_wire": "import course_classroom.wire as w\nw.pack = w._array = lambda *a: b''",
    "json": "import json\njson.dumps = lambda *a, **k: '{}'",
    "numpys_arrays": "np.asarray = np.array = np.frombuffer = lambda *a, **k: np.zeros((1, 4))",
    "deepcopy": "import copy\ncopy.deepcopy = lambda x, *a: x",
    "the_writing": "import os\nreal = os.write\nos.write = lambda fd, data: len(data)",
    "a_tracer": "import sys\nsys.settrace(lambda frame, *a: frame.f_globals.clear())",
    "a_profiler": "import sys\nsys.setprofile(lambda frame, *a: frame.f_locals.update(status=0))",
    "at_exit": "import atexit, os\natexit.register(os._exit, 0)\nos._exit = lambda status: None",
    "a_closed_pipe": "import os\nos.close(3)",
    "another_pipe": "import os\nr, w = os.pipe()\nos.dup2(w, 3)",
    "the_gate_of_children": "import os\nos.fork = lambda: 0",
    "no_alarm": "import signal\nsignal.signal = signal.setitimer = lambda *a: None",
}

DISGUISES = {
    "eq": """
        class Liar(np.ndarray):
            __eq__ = __ne__ = __lt__ = __array_function__ = lambda self, *a: np.True_
        return inputs.view(Liar)""",
    "array": """
        class Liar:
            dtype, shape, __eq__ = np.dtype(float), (1, 4), lambda *a: True
            def __array__(self, *a, **k): return inputs
        return Liar()""",
    "dtype": "return inputs.astype([('x', float)])",
    "object": "return inputs.astype(object)",
    "complex": "return np.maximum(0, inputs) + 1j",
    "nan": "return np.full_like(inputs, np.nan, dtype=float)",
    "huge": "return np.zeros((2000, 2000))",
    "empty": "return np.zeros((0, 0, 0))",
    "empty_and_huge": "return np.zeros((0, 10**12))",
    "finalize": """
        class Liar(np.ndarray):
            def __array_finalize__(self, other): self[...] = 0
        return inputs.view(Liar)""",
    "endless_sequence": """
        class Endless:
            def __len__(self): return 1 << 40
            def __getitem__(self, i): return Endless()
        return Endless()""",
    "objects": "return [object()] * 300_000",
    "generator": "return (x for row in inputs for x in row)",
    "text": "return inputs.astype(str)",
    "ragged": "return [[1.0], [2.0, 3.0]]",
    "deep_list": """
        deep = []
        for _ in range(100_000): deep = [deep]
        return deep""",
    "many_digits": "return 10**5000",
    "many_axes": "return inputs.reshape((1,) * 40 + inputs.shape)",
}

LOOKING = {
    "the_catalogue": """
        from course_lib.catalogue import relu
        return relu.ActivationReLU().forward(inputs)""",
    "the_layers": """
        import importlib, sys
        for name in [n for n in sys.modules if n.startswith("course_lib")]:
            del sys.modules[name]
        return importlib.import_module("course_lib.layers").ActivationReLU().forward(inputs)""",
    "frames": """
        import sys
        frame = sys._getframe()
        while frame := frame.f_back:
            for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
                if hasattr(value, "reference"): return value.reference(inputs)""",
    "gc": """
        import gc
        for thing in gc.get_objects():
            if type(thing).__name__ in ("Exercise", "Misconception", "ActivationReLU"): return RIGHT""",
    "main": """
        import __main__, sys
        for module in (__main__, sys.modules["__main__"]):
            if any(hasattr(module, name) for name in ("exercises", "EXERCISES", "lesson")): return RIGHT""",
    "proc": """
        import os
        if os.listdir("/proc"): return RIGHT""",
    "environment": """
        import os
        if {"COURSE_SECRET", "USER"} & set(os.environ): return RIGHT""",
    "files": """
        import os
        for folder, folders, files in os.walk("/"):
            folders[:] = set(folders) - {"usr", "lib", "lib64", "site"}
            if any(f in ("relu.py", "layers.py", "seed") or f.endswith(".ipynb") for f in files): return RIGHT""",
    "parent_directories": f"""
        import os
        if os.path.exists({str(ROOT / "course_lib")!r}): return RIGHT
        if os.path.exists({str(ROOT / "solutions")!r}): return RIGHT
        for folder in ("..", "../..", "../../.."):
            if "solutions" in os.listdir(folder): return RIGHT""",
    "inherited_files": """
        import os
        for fd in range(3, 64):
            try:
                kind = os.readlink(f"/proc/self/fd/{fd}") if os.path.exists("/proc/self") else ""
                os.read(fd, 1) if "pipe" not in kind and fd > 6 else None
            except OSError:
                continue
            if fd > 6: return RIGHT""",
    "the_machine": """
        import os
        proc = (f"/proc/{place}" for place in ("1/environ", "self/mountinfo", "net/tcp", "self/mem"))
        if any(map(os.path.exists, (*proc, "/sys", "/etc/passwd", "/run"))): return RIGHT""",
    "the_session_before": """
        import os
        if os.listdir("/tmp") or os.path.exists("/dev/shm"): return RIGHT""",
}


@pytest.mark.parametrize("attack", FORGING.values(), ids=FORGING)
def test_patching_the_comparison_changes_nothing(graded, attack):
    assert graded.exercise(answered(WRONG, attack)).status in ("incorrect", "process ended")


@pytest.mark.parametrize("body", DISGUISES.values(), ids=DISGUISES)
def test_an_object_in_disguise_is_seen_for_what_it_is(graded, body):
    assert graded.exercise(answered(textwrap.dedent(body).strip())).status == "incorrect"


def test_what_cannot_be_judged_is_said_and_stops_nothing(trusted, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(marks, "judge", lambda *_: 1 / 0)
        result = trusted.exercise(answered(WRONG))
    assert (result.status, "ZeroDivisionError" in result.message) == ("process ended", True)


@pytest.mark.parametrize("body", LOOKING.values(), ids=LOOKING)
def test_there_is_nothing_to_be_found(sandboxed, body, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "1")
    assert sandboxed.exercise(answered(looking(body))).status == "incorrect"


def test_a_submission_finds_nothing_of_the_one_before(sandboxed):
    writes = "for path in ('/tmp/left', '/left'):\n    try: open(path, 'w')\n    except OSError: pass"
    sandboxed.grade(answered(WRONG, writes))
    finds = "import os\nif any(os.path.exists(path) for path in ('/tmp/left', '/left')): return RIGHT"
    assert sandboxed.exercise(answered(looking(finds))).status == "incorrect"


def test_the_sandboxs_root_cannot_be_written_whoever_starts_it(tmp_path):
    words = bubblewrap.command(tmp_path, LIMITS)
    assert words[words.index("--remount-ro") + 1] == "/"


@pytest.mark.parametrize("name", ["ActivationReLU", "layers.ActivationReLU"])
def test_delegation_to_the_library_is_reported_as_that(graded, name):
    module, _, layer = f"course_lib.{name}".rpartition(".")
    result = graded.exercise(answered(f"from {module} import {layer}\nreturn {layer}().forward(inputs)"))
    assert (result.status, result.misconception) == ("incorrect", "delegates_to_library")
    assert "ActivationReLU" in result.message


def test_a_training_step_that_calls_the_networks_own_is_delegation(graded):
    cell = "def train_step(network, *arguments):\n    return network.train_step(*arguments)"
    result = graded.exercise(notebook(("answer-train_step", cell)), "train_step")
    assert (result.status, result.misconception) == ("incorrect", "delegates_to_library")


def test_delegation_in_the_cell_itself_is_reported_as_that(graded):
    cells = ("import course_lib", ("answer-relu_forward", "relu_forward = course_lib.ActivationReLU().forward"))
    assert graded.exercise(notebook(*cells)).misconception == "delegates_to_library"


def digest(*folders):
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def test_nothing_can_be_written(sandboxed, tmp_path):
    places = (
        tmp_path,
        Path.home(),
        ROOT,
        ROOT / "course_lib",
        Path("/"),
        Path("/usr/lib"),
        Path("/room"),
        Path("/dev/shm"),  # noqa: S108 - a place that an attack may try
    )
    (tmp_path / "result.json").write_text("{}", encoding="utf-8")
    before = digest(tmp_path, ROOT / "course_classroom")
    attack = f"""
        import os
        for place in {list(map(str, places))!r}:
            for path in (place, os.path.join(place, "attack"), os.path.join(place, "result.json")):
                try:
                    open(path, "w").write("x")
                    if not path.startswith("/tmp/"):  # which is the sandbox's own, whatever has that name outside
                        return RIGHT
                except OSError:
                    pass"""
    assert sandboxed.exercise(answered(looking(attack))).status == "incorrect"
    assert digest(tmp_path, ROOT / "course_classroom") == before
    assert not [place for place in places if (place / "attack").exists()]


def test_there_is_no_network(sandboxed):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0course-attack")
        abstract.listen()
        attack = f"""
            import socket
            try:
                socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 0.3)
                return RIGHT
            except OSError:
                pass
            try:
                socket.socket(socket.AF_UNIX).connect("\\0course-attack")
                return RIGHT
            except OSError:
                pass"""
        assert sandboxed.exercise(answered(looking(attack))).status == "incorrect"


FORGED = {
    "bytes": "b'forged'",
    "a_huge_frame": "(1 << 40).to_bytes(8) + b'x' * 100",
    "no_record": "(8).to_bytes(8) + (4).to_bytes(4) + b'true'",
    "a_greedy_header": "len(h).to_bytes(8) + h",
    "a_status": "forge({'answer': {'name': 'relu_forward', 'status': 'correct'}})",
    "results": "forge({'answer': {'name': 'relu_forward', 'end': 'exited', 'status': 0, 'stream': b''}})",
    "an_unknown_exercise": "forge({'homes': {'x': {'by_id': [1], 'by_name': []}}})",
}


@pytest.mark.parametrize("bytes_", FORGED.values(), ids=FORGED)
def test_forged_records_are_no_mark(graded, bytes_):
    attack = (
        "import os\nfrom course_classroom.wire import frame as forge\n"
        "h = (9 << 20).to_bytes(4) + b'[' + b'[],' * (3 << 20)\n"
        f"data = {bytes_}\nwhile data: data = data[os.write(3, data):]"
    )
    result = graded.exercise(answered(WRONG, attack))
    assert result.status in ("incorrect", "process ended")


def test_an_array_larger_than_an_answer_may_be_is_no_result():
    with pytest.raises(WireError):
        records._array(np.zeros(LARGEST + 1))
