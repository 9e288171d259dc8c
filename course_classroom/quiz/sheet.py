"""A quiz on paper: one page a variant, and the key behind them, as one HTML file for a browser to print."""

from collections.abc import Sequence

from course_classroom.quiz.bank import Slot, Variant

LETTERS = "ABCDEF"
STYLE = """\
body { margin: 2rem auto; max-width: 46rem; font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff; }
section { break-after: page; }
li { break-inside: avoid; margin-bottom: 0.8em; }
ol.options { list-style: upper-alpha; }
ol.options li { margin-bottom: 0.2em; }
p { margin: 0 0 0.3em; }
.name { display: flex; gap: 2em; border-bottom: 1px solid #000; }
.number { display: inline-block; width: 8em; border-bottom: 1px solid #000; }
table { border-collapse: collapse; }
th, td { border: 1px solid #000; padding: 0.1em 0.5em; }
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Back propagation: quiz</title><style>
{style}</style></head><body>
{body}
</body></html>
"""


def sheets(slots: Sequence[Slot]) -> bytes:
    """Return the page: as many sheets as the item with most variants has, and the key to all."""
    count = max(len(slot.variants) for slot in slots)
    papers = [[slot.variants[place % len(slot.variants)] for slot in slots] for place in range(count)]
    pages = [_paper(number, paper) for number, paper in enumerate(papers, 1)]
    return PAGE.format(style=STYLE, body="\n".join([*pages, _key(papers)])).encode()


def _paper(number: int, paper: Sequence[Variant]) -> str:
    questions = "".join(f"<li>{variant.text}{_answers(variant)}</li>\n" for variant in paper)
    head = f'<h1>Back propagation: sheet {number}</h1><p class="name">Name:</p>'
    return f"<section>{head}\n<ol>{questions}</ol></section>"


def _answers(variant: Variant) -> str:
    if not variant.options:
        return '<p>Answer: <span class="number">&nbsp;</span></p>'
    return f'<ol class="options">{"".join(f"<li>{option.shown}</li>" for option in variant.options)}</ol>'


def _key(papers: Sequence[Sequence[Variant]]) -> str:
    head = "".join(f'<th scope="col">{place}</th>' for place in range(1, len(papers[0]) + 1))
    rows = "".join(
        f'<tr><th scope="row">sheet {number}</th>{"".join(f"<td>{_right(variant)}</td>" for variant in paper)}</tr>\n'
        for number, paper in enumerate(papers, 1)
    )
    return f"<h1>Key</h1><table><tr><th></th>{head}</tr>\n{rows}</table>"


def _right(variant: Variant) -> str:
    letters = [letter for letter, option in zip(LETTERS, variant.options, strict=False) if option.right]
    return letters[0] if letters else f"{variant.number:g}".replace("-", "−")
