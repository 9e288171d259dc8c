"""Single edits of a function's syntax tree: what a slip of the pen, or of the thought, has changed or would mend."""
