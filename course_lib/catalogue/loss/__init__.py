"""Chapter 4: cross-entropy forward and back; a unit that a loss kills, and brings back; a leak whose slope learns."""

from course_lib.catalogue.loss import cross_entropy, dead_unit, leak_slope
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("04_loss", *cross_entropy.EXERCISES, *dead_unit.EXERCISES, *leak_slope.EXERCISES)
