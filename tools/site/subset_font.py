"""Make the site's font for formulas: of STIX Two Math, what a course of this kind may need, with its MATH table.

    python -m tools.site.subset_font FONT         FONT is stix-two-math-latin-400-normal.woff2 of the npm package
                                            @fontsource/stix-two-math, here of version 5.3.0

It needs the packages fonttools and brotli. A formula with a character that is not among these fails tests/browser/site.
"""

import sys
from pathlib import Path

FONT = Path(__file__).resolve().parent / "fonts" / "stix-two-math.woff2"
# First and last of each range.
RANGES = (
    (0x20, 0x7E), (0xA0, 0xA0), (0xA8, 0xA8), (0xAC, 0xAC), (0xAF, 0xB8), (0xD7, 0xD7), (0xF7, 0xF7),  # ASCII, × ÷ ¯
    (0x2C6, 0x2DC), (0x300, 0x30C), (0x20D7, 0x20D7),  # accents
    (0x391, 0x3C9), (0x3D1, 0x3D5), (0x3F0, 0x3F5),  # Greek
    (0x2010, 0x2026), (0x2032, 0x2037), (0x2057, 0x2057), (0x2061, 0x2064),  # dashes, dots, primes, the invisible
    (0x2102, 0x2135),  # the letters that the alphabets below leave out, such as ℝ and ℎ
    (0x2190, 0x21FF), (0x27F5, 0x27FA),  # arrows
    (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2A00, 0x2A10),  # operators
    (0x2308, 0x230B), (0x239B, 0x23B7), (0x23DC, 0x23E1), (0x27E6, 0x27EB),  # brackets, and the parts of tall ones
    (0x1D400, 0x1D467), (0x1D49C, 0x1D4CF), (0x1D538, 0x1D56B), (0x1D5A0, 0x1D5D3),  # bold, italic, script, ℝ, sans
    (0x1D6E2, 0x1D71B), (0x1D7CE, 0x1D7D7),  # italic Greek, bold digits
)  # fmt: skip


def main(source: str) -> None:
    """Write the subset of the font in the file `source`."""
    from fontTools import subset  # noqa: PLC0415  needed to make the font, not to know what is in it

    options = subset.Options(flavor="woff2", layout_features=["ssty"], recalc_timestamp=False)
    font = subset.load_font(source, options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    chosen.subset(font)
    subset.save_font(font, str(FONT), options)


if __name__ == "__main__":
    main(sys.argv[1])
