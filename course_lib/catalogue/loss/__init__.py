"""Chapter 4: cross-entropy forward and back; and a unit that a loss kills, and brings back."""

from course_lib.catalogue.loss import cross_entropy, dead_unit
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("04_loss", *cross_entropy.EXERCISES, *dead_unit.EXERCISES)
