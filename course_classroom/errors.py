"""What the commands cannot do."""


class ClassroomError(Exception):
    """Something that was asked for cannot be; the message says what, and what was expected."""


class SandboxError(ClassroomError):
    """The sandbox does not start, or does not keep what it promises."""
