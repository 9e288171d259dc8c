"""The engine behind `check`, `hint` and `solution`: exercises as data, running answers, and saying what went wrong."""
