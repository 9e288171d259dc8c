"""How wide a text is, without a font at hand: the advance widths of DejaVu Sans.

It is one of the widest fonts that a page falls back to: what has room in it has room in others.
"""

# Thousandths of the font's size → the characters that are as wide.
_PLAIN = {
    175: "ⱼ",
    179: "ᵢ",
    278: "ijl",
    295: "IJ",
    318: " ,.·",
    337: "/:;|",
    352: "f",
    366: "-ᶻ",
    390: "()[]tᵀ",
    401: "!²³¹₀₁₂₃rₖ",
    444: "ˣ",
    517: "*_°∂",
    525: "sz?",
    550: "c",
    579: "LFkP",
    592: "vxyŷ",
    612: "TYoae",
    637: "EΣhnuSbdgpq$0123456789",
    656: "K",
    686: "AVXZB",
    698: "RC",
    752: "UNH",
    787: "DG&OQ",
    818: "w",
    838: "∞#+<=>~×←↑→↓−≠≤≥",
    989: "M□%mW",
}
_BOLD = {
    343: "ijl ",
    380: "/|IJ,.·:;",
    430: "-ᶻˣᵀf²³¹₀₁₂₃",
    457: "!()[]",
    493: "trₖ",
    544: "_°*∂",
    595: "?czs",
    652: "Lxvyŷ",
    687: "kaeTEFΣo",
    716: "$0123456789hnubdgpqSYZ",
    775: "PCBRXAVK",
    838: "UGDHN∞#+<=>~×←↑→↓−≠≤≥",
    872: "OQ&",
    945: "w□",
    1103: "M%mW",
}
_OTHERS = 1.0  # of the font's size: wider than any letter
_TABLES = [
    {letter: width / 1000 for width, letters in table.items() for letter in letters} for table in (_PLAIN, _BOLD)
]


def text_width(content: str, size: float, *, strong: bool = False) -> float:
    """Return how wide `content` is at a font size, in pixels; never less than it is in DejaVu Sans."""
    table = _TABLES[strong]
    return size * sum(table.get(letter, _OTHERS) for letter in content)
