"""Names as they are shown and compared: what cannot be seen in them is written out."""

import os
import unicodedata
from collections.abc import Sequence

# Controls, unpaired surrogates, private and unassigned characters; and formats, which turn or join what is beside them.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def shown(name: str) -> str:
    r"""Return a name in NFC, with what cannot be seen in it written out: \\u202e, and \\xff for a byte that is no text.

    Two names that differ are shown differently, unless only Unicode's two ways to write an accent tell them apart.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace") if _has_surrogates(name) else name
    return "".join(map(_visible, unicodedata.normalize("NFC", text)))


def squashed(name: str) -> str:
    """Return a name as platforms write it: letters and digits alone, small, without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if character.isalnum())


def several(names: Sequence[str]) -> str:
    """Name one or two, and count the others."""
    first, *more = names
    return f"{first} and {len(more)} more" if len(more) > 1 else " and ".join(names)


def _has_surrogates(name: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in name)


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    return (
        character.encode("ascii", "backslashreplace").decode() if ord(character) > 127 else f"\\x{ord(character):02x}"
    )
