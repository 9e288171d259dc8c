"""What a file is, by its content: a notebook, an archive, or what it is instead of one."""

import re
from pathlib import PurePosixPath

NOTEBOOK, ZIP, TAR, GZIP = "a notebook", "a zip archive", "a tar archive", "a compressed file"
UNKNOWN, EMPTY = "a file of another kind", "an empty file"
ARCHIVES = {ZIP, TAR, GZIP}
UNOPENED = ("a 7z archive", "a RAR archive")  # nothing here reads them: what is in one is for a person to see
HEAD = 1 << 16  # bytes that are enough to tell

# What a file begins with, and what it then is.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (b"\x1f\x8b", GZIP),
    (b"BZh", GZIP),
    (b"\xfd7zXZ\x00", GZIP),
    (b"7z\xbc\xaf\x27\x1c", UNOPENED[0]),
    (b"Rar!", UNOPENED[1]),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a sound, a film or a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (
        b"version https://git-lfs.github.com/spec",
        "a Git LFS pointer, which says where the file is and does not hold it",
    ),
    (b"{\\rtf", "a rich-text document"),
    (b"bplist", "a property list"),
)
_OFFICE = {".docx": "a Word document", ".xlsx": "a spreadsheet", ".pptx": "slides", ".odt": "a text document"}
_BY_NAME = {
    ".py": "a Python script",
    ".md": "a text",
    ".txt": "a text",
    ".csv": "a table",
    ".html": "a web page",
    ".htm": "a web page",
    ".webloc": "a link",
    ".url": "a link",
    ".gdoc": "a link",
    ".gslides": "a link",
}
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    rb"http-equiv=.refresh|window\.location|you have not.{0,9}submitted|click .{0,40}to go to", re.IGNORECASE
)
_CONFLICT = re.compile(rb"^<<<<<<< .*^>>>>>>> ", re.MULTILINE | re.DOTALL)
_NOTEBOOK = re.compile(rb'"(?:cells|worksheets)"\s*:\s*\[')
_FORMAT = re.compile(rb'"nbformat"\s*:')
_LONGEST_SEARCHED = 1 << 22
_BLANK = b" \t\r\n\xef\xbb\xbf"


def what_is(content: bytes, name: str) -> str:
    """Return what the content of a file is, which was handed in as `name`."""
    suffix = PurePosixPath(name).suffix.lower()
    kind = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), "")
    if kind:
        return _OFFICE.get(suffix, kind) if kind == ZIP else kind
    if content[257:262] == b"ustar":
        return TAR
    if not content.strip(_BLANK):
        return EMPTY
    return _text(content, suffix)


def _text(content: bytes, suffix: str) -> str:
    if _CONFLICT.search(content[:_LONGEST_SEARCHED]):
        return "a notebook with a merge conflict in it" if suffix == ".ipynb" else "a file with a merge conflict in it"
    if content.lstrip(_BLANK).startswith(b"{") and _NOTEBOOK.search(content) and _FORMAT.search(content):
        return NOTEBOOK
    if _WEB_PAGE.match(content[:HEAD]):
        return "a link" if _LINK.search(content[:HEAD]) else "a web page"
    return _BY_NAME.get(suffix, UNKNOWN)


def instead(kind: str) -> str:
    """Return what is to be said of a file of this kind that was handed in as a notebook; "" where it may be one."""
    if kind == EMPTY:
        return "the file is empty"
    if kind in {NOTEBOOK, UNKNOWN, ""}:
        return ""
    return f"this is {kind}" if "notebook" in kind or "," in kind else f"this is {kind}, not a notebook"
