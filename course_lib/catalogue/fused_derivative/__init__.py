"""Chapter 6: the loss and its gradient from logits, in one step each; and the source's derivation, mended."""

from course_lib.catalogue.fused_derivative import backward, derivation, forward, refutation
from course_lib.judging.exercise import of_chapter

EXERCISES = of_chapter(
    "06_fused_derivative",
    *forward.EXERCISES,
    *backward.EXERCISES,
    *derivation.FALSE_LINES,
    *refutation.EXERCISES,
    *derivation.TERMS,
)
