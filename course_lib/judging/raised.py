"""What an answer's edited text is run with, and where in it an exception was raised.

It imports nothing: it is needed in the sandbox as well.
"""

FILE = "<answer>"  # what an answer's text is called when it is compiled anew
NUMPY = "__numpy__"  # NumPy, by whatever name the learner knows it
TICK = "__tick__"  # what its loops call, to see whether its time is over

Span = tuple[int, int, int, int]  # its first and last line, and the bytes at which it starts and ends in them


def raised_at(error: BaseException) -> Span | None:
    """Return the innermost expression of the answer's own that raises."""
    trace, span = error.__traceback__, None
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE:
            match list(code.co_positions())[trace.tb_lasti // 2]:
                case int(first), int(last), int(start), int(end):  # None under python -X no_debug_ranges
                    span = first, last, start, end
        trace = trace.tb_next
    return span
