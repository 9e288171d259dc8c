"""README.md's numbers are those of benchmarks/RESULTS.md, and a group that is measured again replaces its own alone."""

from pathlib import Path

import pytest

from benchmarks.growth import _grown
from benchmarks.run import renewed, table
from benchmarks.sizes import _both
from benchmarks.timing import Row
from tests.small_course import write
from tools.notebooks.growth import growth
from tools.notebooks.results import how_fast, tables
from tools.notebooks.texts import BuildError

ROWS = [
    Row("gradients at C = 3", "ours", [2e-3]),
    Row("gradients at C = 3", "loop", [0.0217], [2e-3]),
    Row("gradients at C = 1000", "ours", [40e-6], [40e-6]),
    Row("gradients at C = 1000", "loop", [27.64e-3], [40e-6]),
]
PAGE = renewed("", "derivatives", "\n".join(table(ROWS)), "Measured on A.")


def sentences(folder: Path, text: str) -> str:
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks/RESULTS.md").write_text(PAGE, encoding="utf-8")
    (folder / "benchmarks/how_fast.md").write_text(text, encoding="utf-8")
    return how_fast(folder)


def test_what_was_measured_is_read_back() -> None:
    found = tables(PAGE)
    assert list(found) == ["Gradients at C = 3", "Gradients at C = 1000"]
    assert found["Gradients at C = 3"]["ours"] == {"median": "2 ms", "95 % below": "2 ms", "ratio": "", "target": ""}
    assert found["Gradients at C = 1000"]["loop"]["ratio"] == "691.00"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("gradients at C = 3 / loop", "11"),
        ("gradients at .* / loop", "11 to 690"),
        ("gradients at .* / ours", "1"),
        ("gradients at .* / ours / median", "40 µs to 2 ms"),
    ],
)
def test_a_place_becomes_the_numbers_of_the_rows_that_it_names(tmp_path: Path, place: str, told: str) -> None:
    assert sentences(tmp_path, f"It takes {{{place}}}.\n") == f"It takes {told}."


@pytest.mark.parametrize("place", ["gradients at C / loop", "gradients at .* / theirs", "gradients at C = 3 / ours"])
def test_a_place_without_a_number_stops_the_build(tmp_path: Path, place: str) -> None:
    with pytest.raises(BuildError, match=r"no ratio in benchmarks/RESULTS\.md"):
        sentences(tmp_path, f"It takes {{{place}}}.")


def test_a_group_that_is_measured_again_replaces_its_own_tables_alone_and_says_where() -> None:
    both = renewed(PAGE, "training", "\n".join(table([Row("a step", "ours", [1.0])])), "Measured on A.")
    again = renewed(both, "training", "\n".join(table([Row("a step", "ours", [2.0])])), "Measured on B.")
    assert list(tables(again)) == ["A step", *tables(PAGE)]
    assert tables(again)["A step"]["ours"]["median"] == "2 s"
    assert [line for line in again.splitlines() if "Measured" in line] == ["Measured on A.", "Measured on B."]
    assert again.index("Measured on B.") > again.index("## training")
    assert renewed(again, "training", "\n".join(table([Row("a step", "ours", [1.0])])), "Measured on A.") == both


def test_the_picture_of_growth_says_each_exponent_and_draws_its_powers_of_ten(tmp_path: Path) -> None:
    drawn = growth(write(tmp_path))
    assert drawn.description == "a step (of samples): exponent 2.00."
    x, y = zip(
        *(map(float, point.split(",")) for point in drawn.svg.split('points="')[1].split('"')[0].split()), strict=True
    )
    assert x[1] - x[0] == pytest.approx(x[2] - x[1])
    assert y[0] - y[1] == pytest.approx(y[1] - y[2], abs=0.2)
    assert y[0] - y[2] > 200


def test_the_picture_of_growth_tells_ten_lines_apart(tmp_path: Path) -> None:
    root = write(tmp_path)
    grown = [f"| work {n}, {size} steps | {cost} | exponent 1 |" for n in range(10) for size, cost in ((3, 1), (10, 3))]
    (root / "benchmarks/RESULTS.md").write_text("### How cost grows\n\n| what | ratio | target |\n" + "\n".join(grown))
    drawn = growth(root)
    looks = {line.split('stroke-width="3"')[1] for line in drawn.svg.split("<polyline")[1:]}
    assert len(looks) == 10
    assert all(f"work {n} (of steps)" in drawn.description for n in range(10))


def test_an_exponent_is_that_of_the_power_by_which_cost_grows() -> None:
    rows = list(_grown("a step", "samples", {100: [0.3, 0.1, 0.1], 1000: [10.0]}))
    assert [(row.what, row.ratio, row.target) for row in rows] == [
        ("a step, 100 samples", 1.0, ""),
        ("a step, 1,000 samples", pytest.approx(100), "exponent 2.00"),
    ]


def test_what_is_sent_is_weighed_as_a_host_sends_it_texts_compressed_and_archives_as_they_are(tmp_path: Path) -> None:
    page, wheel = tmp_path / "page.html", tmp_path / "course.whl"
    for path in (page, wheel):
        path.write_text("a" * 50_000, encoding="utf-8")
    lies, sent = _both("bytes", "both", [[page, wheel]])
    assert lies.seconds == [100]
    assert 50 < sent.seconds[0] < 51
    assert [row.what for row in _both("bytes", "an archive", [[wheel]])] == ["an archive"]
