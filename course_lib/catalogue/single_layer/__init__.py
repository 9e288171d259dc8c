"""Chapter 2: a neuron and a layer, forward and back; and a batch that tells a right layer from all wrong ones."""

from course_lib.catalogue.single_layer import layer, telling
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("02_single_layer", *layer.EXERCISES, *telling.EXERCISES)
