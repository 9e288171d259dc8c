"""Which version of the course this is: as installed."""

from importlib.metadata import version

from course_lib.notebook.set_up import COURSE

DISTRIBUTION = COURSE
VERSION = version(DISTRIBUTION)
