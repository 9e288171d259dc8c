"""Markdown → HTML for the reading copy: formulas as MathML, links that lead within the site, ids that are unique."""

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from html import escape

from math_core import LatexError, LatexToMathML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from tools.site.highlighting import pre

TAG = re.compile(r"\\tag\{(\w+)\}")
ELSEWHERE = re.compile(r"[a-z]+:|#")  # an address with a scheme, or a place on the same page
# Chromium draws a sized bracket that carries an index at its size only within a row of its own.
SIZED = re.compile(r"(<m(?:sub|sup|subsup)>)(<mo [^>]*minsize[^>]*>[^<]*</mo>)")
# What stands in brackets at the end of a paragraph, a sentence or more of its own.
NOTE = re.compile(r"(?:^|(?<=[.:?!]\s))(\((?=[A-Z<])(?:[^()]|\([^()]*\))*[.?!]\))\Z")
PRIME = re.compile(r"<mo>(?=[′″‴]</mo>)")
LINE = 20  # characters of a formula that fit a line on a phone, whatever stands above or below others
MATHML = LatexToMathML(annotation=True, fancy_error=False)


class ReadingError(Exception):
    """A text cannot become a page; the message names the file and the place."""


class Prose(IPythonRenderer):
    """Renders one notebook's Markdown, cell by cell.

    Attributes
    ----------
    sections : list[tuple[str, str]]
        The id and the HTML of each heading of level 2, for the page's table of contents.
    """

    def __init__(self, path: str, addresses: Mapping[str, str]) -> None:
        """`path` is the notebook's below the root; `addresses` say where on the site a notebook's path leads."""
        super().__init__(escape=False, exclude_anchor_links=True)
        self.path, self.addresses = path, addresses
        self.sections: list[tuple[str, str]] = []
        self._ids: Counter[str] = Counter()

    def render(self, source: str) -> str:
        """Return a cell's Markdown as HTML."""
        return MarkdownWithMath(renderer=self).render(source)

    def inline_math(self, body: str) -> str:
        """Return a formula that stands in a line; one that a phone's line is too short for can be scrolled."""
        formula = self._mathml(body, display=False)
        return f'<span class="long">{formula}</span>' if _length(formula) > LINE else formula

    def block_math(self, body: str) -> str:
        """Return a formula on a line of its own, with its number at the right."""
        numbers = TAG.findall(body)
        if len(numbers) > 1:
            raise ReadingError(f"{self.path}: a formula has one number, here are {', '.join(numbers)}:\n{body.strip()}")
        formula = self._mathml(TAG.sub("", body), display=True)
        # Spans, since Markdown puts formulas into paragraphs.
        shown = f'<span class="scroll">{formula}</span>'
        if not numbers:
            return f'<span class="formula">{shown}</span>'
        identity = self._unique(f"eq-{numbers[0]}")
        number = f'<a class="number" href="#{identity}" aria-label="equation {numbers[0]}">({numbers[0]})</a>'
        return f'<span class="formula" id="{identity}">{shown}{number}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        """Return a formula that is a LaTeX environment without dollars around it."""
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def heading(self, text: str, level: int, **_: object) -> str:
        """Return a heading with an id made of its words, and a link to itself."""
        words = re.sub(r"<annotation.*?</annotation>|<[^>]*>|&\w+;", "", text)
        identity = self._unique(re.sub(r"\W+", "-", words).strip("-"))
        if level == 2:
            self.sections.append((identity, text))
        return f'<h{level} id="{identity}"><a href="#{identity}">{text}</a></h{level}>\n'

    def paragraph(self, text: str) -> str:
        """Return a paragraph; what stands in brackets at its end is a note, beside it where there is room."""
        noted = NOTE.sub(r'<span class="aside">\1</span>', text)
        return f"<p>{noted}</p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link; one to a notebook leads to its page, or to where it is live."""
        return super().link(text, url if ELSEWHERE.match(url) else self._address(url), title)

    def table(self, text: str) -> str:
        """Return a table that scrolls within itself."""
        return f'<div class="scroll"><table>\n{text}</table></div>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        """Return a block of code that is not run."""
        return pre(code, info or "text")

    def _mathml(self, latex: str, *, display: bool) -> str:
        try:
            formula = MATHML.convert_with_local_state(latex.strip(), displaystyle=display)
        except LatexError as error:
            message = f"{self.path}: this formula does not become MathML ({error}):\n{latex.strip()}"
            raise ReadingError(message) from error
        return PRIME.sub('<mo class="prime">', SIZED.sub(r"\1<mrow>\2</mrow>", formula))

    def _address(self, url: str) -> str:
        path, mark, fragment = url.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))
        if target not in self.addresses:
            raise ReadingError(f"{self.path}: the link {url} leads to {target}, which is not on the site")
        return self.addresses[target] + mark + fragment

    def _unique(self, identity: str) -> str:
        self._ids[identity] += 1
        return escape(identity if self._ids[identity] == 1 else f"{identity}-{self._ids[identity]}")


def _length(formula: str) -> int:
    return len(re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", formula, flags=re.DOTALL))
