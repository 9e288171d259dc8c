"""Chapter 5: softmax and its way back; the same for its logarithm, which no page derives; claims to be refuted."""

from course_lib.catalogue.softmax_jacobian import claims, log_softmax, softmax
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter("05_softmax_jacobian", *softmax.EXERCISES, *log_softmax.EXERCISES, *claims.EXERCISES)
