"""What a submission may use up, and what it may leave behind: each limit holds, and the next answer is graded."""

import platform
import resource
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from course_classroom.assignment import select
from course_classroom.grader import Grader
from tests.classroom.submissions import (
    BACKWARD,
    LIMITS,
    NO_SANDBOX,
    RIGHT,
    WRONG,
    Class,
    answered,
    looking,
    processes,
    solved,
)

pytestmark = pytest.mark.usefixtures("others_unharmed")
CLONE = {"x86_64": 56, "aarch64": 220}.get(platform.machine())

SIGNALS = {
    "itself": ("os.kill(os.getpid(), 9)", "process ended"),
    "its_group": ("os.killpg(0, 9)", "process ended"),
    "abort": ("os.abort()", "process ended"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "process ended"),
    "exit": ("os._exit(0)", "process ended"),
    "its_parent": ("os.kill(os.getppid(), 9)", "incorrect"),
    "process_1": ("os.kill(1, 9)", "incorrect"),
    "everybody": ("os.kill(-1, 9)", "incorrect"),
}


@pytest.mark.parametrize(("signal", "status"), SIGNALS.values(), ids=SIGNALS)
def test_signals_reach_the_answer_itself_at_most(sandboxed, signal, status):
    content = answered(f"import os\n{signal}\n{WRONG}", ("answer-relu_backward", BACKWARD))
    statuses = sandboxed.statuses(content)
    assert (statuses["relu_forward"], statuses["relu_backward"]) == (status, "correct")


ENDLESS = {
    "forks": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "stops_itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "ignores_all_signals": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nwhile True: pass"
    ),
    "takes_its_process_title_away": "import ctypes\nctypes.CDLL(None).prctl(4, 0)\nwhile True: pass",
    "loop": "while True: pass",
    "stubborn_loop": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "native_loop": "import re\nre.match('(a|a)+$', 'a' * 60 + 'b')",
    "sleep": "import time\ntime.sleep(1000)",
}
BOMBS = {
    "pipes": (
        "import os, fcntl\nfor _ in range(30):\n"
        "    r, w = os.pipe()\n    fcntl.fcntl(w, 1031, 1 << 20)\n    os.write(w, bytes(1 << 20))",
        "incorrect",
    ),
    "threads": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()",
        "incorrect",
    ),
    "memory": ("x = bytearray(1 << 40)", "memory limit"),
    "memory_bit_by_bit": ("x = []\nwhile True: x.append(np.empty(1 << 20))", "memory limit"),
    "files": ("while True: open('/tmp/x', 'ab').write(bytes(1 << 20))", "incorrect"),
    "many_files": ("for i in range(99): open(f'/tmp/{i}', 'wb').write(bytes(1 << 20))", "incorrect"),
    "output": ("while True: print('x' * 100_000)", "output limit"),
    "raw_output": ("import os\nwhile True: os.write(2, b'x' * 100_000)", "output limit"),
    "deep_recursion": ("return relu_forward(inputs)", "incorrect"),
}


def with_bomb(graded, bomb):
    """Return what becomes of an answer with a bomb in it, and of the next one."""
    statuses = graded.statuses(answered(f"{bomb}\n{WRONG}", ("answer-relu_backward", BACKWARD)))
    return statuses["relu_forward"], statuses["relu_backward"]


@pytest.mark.parametrize(("bomb", "status"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_with_its_status_and_the_next_answer_is_graded(sandboxed, bomb, status):
    assert with_bomb(sandboxed, bomb) == (status, "correct")


@pytest.mark.parametrize("bomb", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_stopped_and_the_next_answer_is_graded(hurried, bomb):
    assert with_bomb(hurried, bomb) == ("time limit", "correct")


@pytest.mark.parametrize("bomb", ["memory", "output"])
def test_limits_hold_without_the_sandbox_too(trusted, bomb):
    code, status = BOMBS[bomb]
    assert with_bomb(trusted, code) == (status, "correct")


@pytest.mark.parametrize("bomb", ["loop", "native_loop"])
def test_what_does_not_end_is_stopped_without_the_sandbox_too(hurried_trusted, bomb):
    assert with_bomb(hurried_trusted, ENDLESS[bomb]) == ("time limit", "correct")


SLEEPS = "    time.sleep(60)"
LEAVERS = {
    "thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()",
    "child": f"import os, time\nif os.fork() == 0:\n{SLEEPS}",
    "daemon": f"import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork():\n        os._exit(0)\n{SLEEPS}",
    "ignores_signals": (
        "import os, signal, time\nif os.fork() == 0:\n"
        f"    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n{SLEEPS}"
    ),
}


@pytest.mark.parametrize("leaver", LEAVERS.values(), ids=LEAVERS)
def test_nothing_is_left_behind(graded, leaver):
    graded.grade(solved())
    before = settled(graded.room)
    assert graded.exercise(answered("return np.maximum(0, inputs)", leaver)).status == "correct"
    assert settled(graded.room) == before


def test_cells_that_leave_as_many_processes_as_they_may_do_not_starve_the_answers(sandboxed):
    cell = f"import os, time\ntry:\n    while os.fork(): pass\n{SLEEPS}\nexcept OSError: pass"
    assert sandboxed.exercise(answered("return np.maximum(0, inputs)", cell)).status == "correct"


def settled(room):
    """Count processes once their number stays the same: the next supervisor is forked just after a result is there."""
    counts = [len(processes(room))]
    while len(counts) < 5 or len(set(counts[-5:])) > 1:
        time.sleep(0.03)
        counts.append(len(processes(room)))
    return counts[-1]


ALONE = {
    "a_fork": "import os\nos.fork()\nreturn RIGHT",
    "a_thread": "import threading\nthreading.Thread(target=print).start()\nreturn RIGHT",
}


@pytest.mark.parametrize("code", ALONE.values(), ids=ALONE)
def test_an_answer_is_one_process_with_one_thread(sandboxed, code):
    assert sandboxed.exercise(answered(looking(code))).status == "incorrect"


def test_without_a_sandbox_processes_are_not_counted_since_all_of_the_users_would_be(trusted):
    limit = resource.getrlimit(resource.RLIMIT_NPROC)
    body = f"import resource\nif resource.getrlimit(resource.RLIMIT_NPROC) == {limit}: return RIGHT"
    assert trusted.exercise(answered(looking(body))).status == "correct"


UNCOUNTED = {
    "a_file_in_memory": "os.memfd_create('x')\nreturn True",
    "shared_memory": "if libc.shmget(0, 4096, 0o1600) >= 0: return True",
    "a_queue": "if libc.msgget(0, 0o1600) >= 0: return True",
    "a_world_to_be_root_in": "if libc.unshare(0x10000000) == 0: return True",
    "a_child_to_be_root": "if libc.syscall(CLONE, 0x10000000 | 17, 0, 0, 0, 0) >= 0: return True",
    "a_child_by_another_call": (
        "flags = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17)\nif libc.syscall(435, flags, 88) >= 0: return True"
    ),
    "a_ring": "libc.syscall(425, 8, 0)\nif ctypes.get_errno() != 1: return True",
    "a_socket": "socket.socket(socket.AF_UNIX)\nreturn True",
    "a_socket_to_the_host": "socket.socket(socket.AF_VSOCK)\nreturn True",
    "the_other_numbers": "libc.syscall(0x40000000 + 39)\nif ctypes.get_errno() != 1: return True",
    "files_without_end": "for i in range(2000): open(f'/tmp/{i}', 'w').close()\nreturn True",
    "files_in_proc": "for i in range(2000): open(f'/proc/{i}', 'w').close()\nreturn True",
}
TOOLS = f"import ctypes, os, socket\nlibc, CLONE = ctypes.CDLL(None, use_errno=True), {CLONE}\n"


@pytest.mark.parametrize("code", UNCOUNTED.values(), ids=UNCOUNTED)
def test_what_no_limit_counts_is_refused(sandboxed, code):
    cell = f"{TOOLS}def succeeds():\n{textwrap.indent(code, '    ')}\nLUCK = False\nLUCK = succeeds()"
    assert sandboxed.exercise(answered(looking("if LUCK: return RIGHT"), cell)).status == "incorrect"


@pytest.mark.skipif(NO_SANDBOX is not None, reason=str(NO_SANDBOX))
def test_the_processes_of_a_notebook_share_one_limit_of_memory(good, tmp_path):
    greedy = f"""
        import os, time
        os.fork() and os.fork()
        x = np.ones({LIMITS.memory // 2} // 8)
        time.sleep(60)"""
    content = answered(f"return {RIGHT}", textwrap.dedent(greedy))
    with Grader(select(["03_relu"]).exercises(), 1, replace(LIMITS, seconds=60, cell_seconds=60)) as grader:
        result = Class(tmp_path, grader).grade(content)
        assert Class(tmp_path / "next", grader).statuses(solved()) == dict.fromkeys(good.exercises, "correct")
    (stop,) = result.notebooks[0].failed
    assert (stop.error, result.exercises["relu_forward"].status) == ("memory limit", "correct")
    assert "together" in stop.message


COUNTING = """
import os, sys
from course_classroom.assignment import select
from course_classroom.grader import Grader
from course_classroom.inside.isolate import adopt_orphans
from tests.classroom.submissions import LIMITS, WRONG, Class, Path, answered

adopt_orphans()
busy = "import time\\nuntil = time.process_time() + 0.5\\nwhile time.process_time() < until: pass"
with Grader(select(["03_relu"]).exercises(), 1, LIMITS) as grader:
    Class(Path(sys.argv[1]), grader).grade(answered(WRONG, busy))
used = 0
try:
    while True: used += sum(os.wait4(-1, 0)[2][:2])  # in user and in system mode
except ChildProcessError:
    print(used)
"""


@pytest.mark.skipif(NO_SANDBOX is not None, reason=str(NO_SANDBOX))
def test_a_sandbox_that_is_closed_leaves_an_account_of_its_work(tmp_path):
    words = [sys.executable, "-c", COUNTING, str(tmp_path)]
    done = subprocess.run(words, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    assert float(done.stdout) > 0.5
