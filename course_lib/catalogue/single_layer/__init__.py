"""Chapter 2: a neuron and a layer, forward and back; a batch that tells wrong layers; one table that is used twice."""

from course_lib.catalogue.single_layer import layer, telling, tied
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("02_single_layer", *layer.EXERCISES, *telling.EXERCISES, *tied.EXERCISES)
