"""Chapter 6: the loss and its gradient from logits, in one step each; and the source's derivation, mended."""

from course_lib.catalogue.fused_derivative import backward, derivation, forward

EXERCISES = (*forward.EXERCISES, *backward.EXERCISES, *derivation.EXERCISES)
