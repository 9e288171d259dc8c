"""Chapter 3: ReLU's gate, the leaky gate, and a unit that dies and comes back."""

from course_lib.catalogue.relu import dead_unit, gate
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("03_relu", *gate.EXERCISES, *dead_unit.EXERCISES)
