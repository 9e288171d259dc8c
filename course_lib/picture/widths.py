"""How wide a text is, without a font at hand: the advance widths of DejaVu Sans.

It is one of the widest fonts that a page falls back to: what has room in it has room in others.
"""

from functools import lru_cache

# Thousandths of the font's size → the characters that are as wide.
_PLAIN = {
    179: "ᵢⱼ",
    278: "'ijl",
    295: "IJ",
    318: " ,.·",
    337: "/:;\\|",
    367: "-fᶻ",
    401: "!()[]t²³¹ᵀ₀₁₂₃₄",
    426: "rₖ",
    460: '"ˣ',
    521: "*_`s°∂",
    531: "?z",
    558: "Lc",
    592: "Fkvxyŷ",
    616: "PTYaeo",
    656: "$0123456789EKSbdghnpqu{}Σ",
    699: "ABCRVXZ",
    752: "HNU",
    788: "&DGOQ",
    838: "#+<=>^w~×←↑→↓−∞≠≤≥",
    863: "M",
    975: "%m□",
    1000: "@W",
}
_BOLD = {
    220: "ᵢⱼ",
    307: "'",
    349: " ijl",
    380: ",./IJ\\|·",
    416: "-:;ˣ",
    430: "ᵀᶻ",
    438: "f²³¹₀₁₂₃₄",
    458: "!()[]",
    494: "rtₖ",
    521: '"_`°',
    544: "*∂",
    596: "?csz",
    652: "Lvxyŷ",
    688: "EFTaekoΣ",
    721: "$0123456789Sbdghnpqu{}",
    734: "CPYZ",
    775: "ABKRVX",
    838: "#+<=>DGHNU^~×←↑→↓−∞≠≤≥",
    873: "&OQ",
    945: "w□",
    1002: "%@M",
    1042: "m",
    1104: "W",
}
_OTHERS = 1.0  # of the font's size: wider than any letter
_TABLES = [
    {letter: width / 1000 for width, letters in table.items() for letter in letters} for table in (_PLAIN, _BOLD)
]


@lru_cache(4096)
def text_width(content: str, size: float, *, strong: bool = False) -> float:
    """Return how wide `content` is at a font size, in pixels; never less than it is in DejaVu Sans."""
    table = _TABLES[strong]
    return size * sum(table.get(letter, _OTHERS) for letter in content)
