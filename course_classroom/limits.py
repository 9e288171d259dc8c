"""What a submission may use."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits of one notebook. Times are in seconds, sizes in bytes.

    `seconds` is the deadline of the whole notebook, `cell_seconds` that of one of its cells, `answer_seconds` that of
    one answer on all its probes: of these, seconds in which it was given no processor do not count, up to `patience`
    times as many. `memory` is the address space of a process, and what all of a notebook's use together;
    `processes` counts threads too, and is for cells: an answer has one of each.
    """

    seconds: float = 10.0
    cell_seconds: float = 5.0
    answer_seconds: float = 2.0
    patience: float = 3.0
    memory: int = 1024 * MB
    processes: int = 4  # no more, so that one who keeps them all busy slows no other to its deadline
    files: int = 16 * MB
    output: int = 4 * MB
    results: int = 64 * MB
    notebook: int = 100 * MB
    archive: int = 1024 * MB  # unpacked, of one that a student has packed: a class's may be of any size
    members: int = 10_000
    notebooks: int = 100  # of one student
    student_seconds: float = 60.0  # after which no further notebook of a student is run
