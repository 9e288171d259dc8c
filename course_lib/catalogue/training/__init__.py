"""Chapter 7: learning, a whole network back in one gradient a stage, and the hunt for broken networks."""

from course_lib.catalogue.training import hunt, learning, staged
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("07_training", *learning.EXERCISES, *staged.EXERCISES, *hunt.EXERCISES)
