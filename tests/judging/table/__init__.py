"""The table: what the judge says of an answer."""

from tests.judging.table import conventions, failures, mistakes, shapes, signatures, tolerance, values

TABLE = (
    *signatures.SIGNATURES,
    *shapes.SHAPES,
    *failures.FAILURES,
    *values.VALUES,
    *conventions.CONVENTIONS,
    *tolerance.TOLERANCE,
    *mistakes.MISTAKES,
)
