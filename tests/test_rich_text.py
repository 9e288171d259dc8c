"""Short texts as HTML: code, emphasis and indices are set, and nothing of a text is taken for a tag."""

import pytest

from course_lib.showing.rich_text import rich


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("2 < 3 & `x < y`", "2 &lt; 3 &amp; <code>x &lt; y</code>"),
        ("*every* sample, 2 * x * y", "<em>every</em> sample, 2 * x * y"),
        (
            "∂S_j/∂z_k = S_j (δ_jk − S_k)",
            "∂S<sub>j</sub>/∂z<sub>k</sub> = S<sub>j</sub> (δ<sub>jk</sub> − S<sub>k</sub>)",
        ),
        ("−Σ_j y_ij", "−Σ<sub>j</sub> y<sub>ij</sub>"),
        ("ŷ_j(1 − ŷ_j), x_3", "ŷ<sub>j</sub>(1 − ŷ<sub>j</sub>), x<sub>3</sub>"),
        ("`S_j`, self.z_k, dz_k, at_u, z_kept", "<code>S_j</code>, self.z_k, dz_k, at_u, z_kept"),
    ],
)
def test_code_emphasis_and_indices_are_set_and_names_are_left(text, html):
    assert rich(text) == html
