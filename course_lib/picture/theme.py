"""The colours of pictures, plots and what is said in their place.

Every picture carries this style sheet. Inside JupyterLab it takes ink and paper from the theme; outside (GitHub, an
image, a static page) the fallbacks after each comma hold. The colours of data are the Okabe-Ito palette, which people
with any form of colour blindness can tell apart, darkened or lightened until text in them has a contrast of at least
4.5 to 1.
No colour speaks alone: an arrow, a sign, a hatching or a word says the same.
"""

# role: (in a light theme, in a dark theme)
COLOURS = {
    "ink": ("var(--jp-ui-font-color0, #1b1b1b)", "var(--jp-ui-font-color0, #ffffff)"),
    "paper": ("var(--jp-layout-color0, #ffffff)", "var(--jp-layout-color0, #111111)"),
    "axis": ("#6b6b6b", "#a8a8a8"),
    "forward": ("#00629b", "#56b4e9"),  # values, left to right
    "backward": ("#b34700", "#f0a04b"),  # gradients, right to left
    "good": ("#00725a", "#3fcf9f"),
    "accent": ("#8a3d72", "#e3a1cb"),
}


def _style() -> str:
    light = "".join(f"--bp-{role}:{colours[0]};" for role, colours in COLOURS.items())
    dark = "".join(f"--bp-{role}:{colours[1]};" for role, colours in COLOURS.items())
    rules = "".join(
        f".bp-text-{role},.bp-fill-{role}{{fill:var(--bp-{role})}}.bp-line-{role}{{stroke:var(--bp-{role})}}"
        for role in COLOURS
    )
    return (
        f".bp-picture{{{light}max-width:100%;height:auto;font-family:var(--jp-ui-font-family, system-ui, sans-serif)}}"
        f'[data-jp-theme-light="false"] .bp-picture{{{dark}}}'
        f"{rules}.bp-fill-none{{fill:none}}.bp-line-none{{stroke:none}}.bp-strong{{font-weight:700}}"
    )


STYLE = _style()
