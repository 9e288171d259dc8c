"""What the search looks through: each section's words, as they stand on its page.

The whole course is some 35,000 words. That is little enough to be fetched once, at the first search, and looked through
as it is: an index would be larger than the text, and could show no line of it.
"""

import unicodedata
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

HEADINGS = ("h2", "h3")
UNSAID = "annotation, .prediction details"  # the source of a formula, and what gives an answer away


@dataclass
class Section:
    """A section's address below the site's root, its chapter's title, its heading, and its text."""

    address: str
    chapter: str
    heading: str
    parts: list[str] = field(default_factory=list)

    @property
    def told(self) -> tuple[str, str, str, str]:
        """What the page is told, letters of formulas as letters that one can type."""
        text = " ".join(" ".join(self.parts).split())
        return self.address, self.chapter, _typed(self.heading), _typed(text)


def sections(page: str, chapter: str, body: str) -> list[Section]:
    """Return the sections of a chapter whose cells are `body`; what stands above its first heading is one too."""
    content = BeautifulSoup(body, "html.parser")
    for unsaid in content.select(UNSAID):
        unsaid.extract()
    for cell in content.select("td, th, li"):
        cell.append(" ")
    found = [Section(page, chapter, chapter)]
    for part in content.children:
        if isinstance(part, Tag) and part.name in HEADINGS:
            found.append(Section(f"{page}#{part['id']}", chapter, part.get_text()))
        else:
            found[-1].parts.append(part.get_text())
    return found


def _typed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
