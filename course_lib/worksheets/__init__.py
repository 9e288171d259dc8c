"""Graphs to be filled in, forward and back; a run with a wrong rule tells where a wrong number comes from."""

from course_lib.worksheets.runs import Step
from course_lib.worksheets.worksheet import Worksheet

__all__ = ["Step", "Worksheet"]
