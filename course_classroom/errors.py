"""What the commands cannot do, beside what `assign.py` and `collect.py` say."""


class ClassroomError(Exception):
    """Something that was asked for cannot be; the message says what and what there is."""


class SandboxError(Exception):
    """The sandbox does not start."""
