"""The metadata file of a Gradescope export: YAML, as Ruby writes it."""

from contextlib import suppress
from typing import Any

from course_classroom.collect.files import UnreadableFileError, read_file

MOST = 50 << 20


def read_metadata(path: str) -> Any:
    """Return what the file says in plain values, None where it cannot be read; Ruby's own objects are passed over."""
    import yaml  # noqa: PLC0415 - it takes long to import, and one platform's exports alone need it

    class Loader(yaml.SafeLoader):  # type: ignore[misc] # it ships no types
        pass

    Loader.add_multi_constructor("!", lambda *_: None)
    with suppress(yaml.YAMLError, UnreadableFileError, ValueError, RecursionError):
        return yaml.load(read_file(path, MOST), Loader)  # noqa: S506 - it is a safe one
    return None
