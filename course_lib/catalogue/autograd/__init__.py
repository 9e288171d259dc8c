"""Chapter 8: the parts of an engine, nodes that the course has not shown, and three more for who wants them."""

from course_lib.catalogue.autograd import attention, broadcasting, engines, graphs, nodes, norms
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter(
    "08_autograd",
    *broadcasting.EXERCISES,
    *graphs.EXERCISES,
    *nodes.EXERCISES,
    *norms.EXERCISES,
    *engines.EXERCISES,
    attention.LOG_SUM_EXP,
    *norms.OPTIONAL,
    attention.ATTENTION,
)
