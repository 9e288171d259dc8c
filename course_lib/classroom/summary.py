"""Results in a few lines of text."""

from collections import Counter
from pathlib import Path

from course_lib.classroom.results import STATUSES, read_all


def summary(grades: Path) -> str:
    """Return how many answers have each status, and which notebooks hold none."""
    results = read_all(grades)
    counts = Counter(exercise["status"] for result in results for exercise in result["exercises"].values())
    lines = [f"{len(results)} submissions, {counts.total()} answers in {grades}"]
    lines += [f"{counts[status]:7} {status}" for status in STATUSES if counts[status]]
    lines += [
        f"  {result['student']}: {notebook['path']}: {notebook['problem']}"
        for result in results
        for notebook in result["notebooks"]
        if notebook["problem"]
    ]
    return "\n".join(lines)
