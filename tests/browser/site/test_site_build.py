"""The built site: the repository's notebooks, a Python that is whole and pinned, the same bytes each time."""

import _imp
import gzip
import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.browser.driver import BUILT, ROOT
from tests.browser.site.site_build import build
from tests.full import FULL
from tools.site.folder import MANIFEST
from tools.site.pin import RUNTIME

PINNED = json.loads((ROOT / "tools" / "site" / "pyodide.json").read_text(encoding="utf-8"))

UNREAD = ("_pyrepl/", "numpy/f2py/", "numpy/conftest.py", "numpy/_pyinstaller/")  # by no page and no notebook


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def from_cdn(reading: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is published, with Pyodide on its CDN: the lab beside pages that were built before."""
    folder = tmp_path_factory.mktemp("cdn") / "dist"
    shutil.copytree(reading, folder)
    built_into(folder, "--only", "lab")
    return folder


def built_into(folder: Path, *options: str | Path) -> None:
    done = build("--to", folder, *options)
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=["built", "from_cdn"])
def lab(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param) / "live"


def test_the_notebooks_are_the_repositorys(lab: Path) -> None:
    shown = contents(lab / "files")
    kept = {f"{folder}/{name}": sha for folder in BUILT for name, sha in contents(ROOT / folder).items()}
    assert shown == {name: sha for name, sha in kept.items() if name.endswith(".ipynb") and "checkpoint" not in name}


def test_every_package_of_the_lock_is_there_as_it_was_pinned_and_so_is_what_it_needs(lab: Path) -> None:
    folder = lab / "static" / "python"
    packages = read(folder / "pyodide-lock.json")["packages"]
    assert {"numpy", "matplotlib", "ipywidgets", "back-propagation-course"} <= packages.keys()
    for name, package in packages.items():
        assert set(package["depends"]) <= packages.keys(), name
        if package["file_name"].startswith("https:"):
            assert package["sha256"] == PINNED["packages"][name]["sha256"]
        else:
            assert package["sha256"] == hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest(), name


def test_what_the_first_notebook_does_not_need_is_not_loaded_with_python(lab: Path) -> None:
    files = [Path(file["url"]).name.partition("-")[0] for file in read(lab / "static" / "python" / "preload.json")]
    assert {"pyodide.asm.wasm", "numpy", "back_propagation_course"} <= set(files)
    assert not {"matplotlib", "pillow", "fonttools"} & set(files)


def test_the_courses_wheel_holds_what_learners_import_and_nothing_of_the_instructors(lab: Path) -> None:
    (path,) = (lab / "static" / "python").glob("back_propagation_course-*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        (info,) = {name.partition("/")[0] for name in names} - {"course_lib"}
        assert info.endswith(".dist-info")
        assert f"{info}/entry_points.txt" not in names
        record = wheel.read(f"{info}/RECORD").decode().splitlines()
    assert sorted(line.partition(",")[0] for line in record) == sorted(names)


def test_sizes_that_a_learner_is_told_are_those_of_the_files(built: Path) -> None:
    folder = built / "live" / "static" / "python"
    page = read(folder / "page.json")
    assert all((folder / page[name]).exists() for name in ("pyodide", "lock", "wheel"))
    told = {file["url"]: file["bytes"] for file in read(folder / "preload.json")}
    assert told == {url: (folder / url).stat().st_size for url in told}


@pytest.mark.parametrize(
    ("archive", "inside"),
    [
        ("python_stdlib.zip", {"asyncio/__init__.pyc", "pyodide/webloop.pyc", "typing.pyc", "fractions.pyc"}),
        (PINNED["packages"]["numpy"]["file_name"], {"numpy/__init__.pyc", "numpy/_core/numeric.pyc"}),
    ],
)
def test_what_pythons_start_imports_comes_compiled_from_the_releases_own_source(
    built: Path, pyodide: Path, archive: str, inside: set[str]
) -> None:
    hosted = built / "live" / "static" / "pyodide" / archive
    with zipfile.ZipFile(pyodide / archive) as source, zipfile.ZipFile(hosted) as site:
        compiled = {name for name in site.namelist() if name.endswith(".pyc")}
        assert inside <= compiled
        left = set(site.namelist()) - compiled
        assert left <= set(source.namelist()) - {name[:-1] for name in compiled}
        lost = {name for name in source.namelist() if name.endswith((".py", ".so"))} - left
        assert {name for name in lost if f"{name}c" not in compiled and not name.startswith(UNREAD)} == set()
        for name in compiled:
            version, of = int.from_bytes(site.read(name)[:4], "little"), site.read(name)[8:16]
            assert of == _imp.source_hash(version, source.read(name[:-1])), name


def test_python_for_a_page_is_less_than_ten_megabytes_as_a_host_sends_it(built: Path) -> None:
    folder = built / "live" / "static" / "python"
    page = read(folder / "page.json")
    numpy = read(folder / "pyodide-lock.json")["packages"]["numpy"]["file_name"]
    files = [page["lock"], page["wheel"], numpy, *(f"{page['pyodide']}{name}" for name in RUNTIME)]
    python = [built / "worker.js", folder / "page.json", *(folder / name for name in files)]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in python) < 10e6


def test_pyodide_comes_from_the_pinned_release_of_its_cdn(from_cdn: Path) -> None:
    settings = read(from_cdn / "live" / "jupyter-lite.json")["jupyter-config-data"]["litePluginSettings"]
    (kernel,) = settings.values()
    base = f"https://cdn.jsdelivr.net/pyodide/v{PINNED['version']}/full"
    assert kernel["pyodideUrl"] == f"{base}/pyodide.mjs"
    packages = read(from_cdn / "live" / "static" / "python" / "pyodide-lock.json")["packages"]
    elsewhere = {name: package["file_name"] for name, package in packages.items() if ":" in package["file_name"]}
    assert elsewhere == {name: f"{base}/{package['file_name']}" for name, package in PINNED["packages"].items()}
    assert read(from_cdn / "live" / "static" / "python" / "page.json")["pyodide"] == f"{base}/"
    assert not (from_cdn / "live" / "static" / "pyodide").exists()


def test_a_hosted_pyodide_leaves_no_address_of_the_cdn(built: Path) -> None:
    for name in ("jupyter-lite.json", *(f"static/python/{name}.json" for name in ("pyodide-lock", "preload", "page"))):
        assert "://" not in (built / "live" / name).read_text(encoding="utf-8").replace("https://jupyterlite", ""), name


def test_built_again_the_site_has_the_same_bytes_but_for_where_pyodide_is(built: Path, from_cdn: Path) -> None:
    with_it, without = contents(built), contents(from_cdn)
    python = "live/static/python"
    named = {f"{python}/{name}.json" for name in ("pyodide-lock", "preload", "page")}
    say_where = {MANIFEST, "offline.json", "live/jupyter-lite.json", *named}
    assert {name for name, sha in without.items() if with_it.get(name) != sha} == say_where
    assert {name for name in with_it.keys() - without.keys() if "/pyodide/" not in name} == set()


def test_what_may_be_kept_for_a_time_without_a_network_is_listed_by_its_hash(built: Path) -> None:
    listed, files = read(built / "offline.json"), contents(built)
    assert {"index.html", "style.css", "worker.js", "live/static/pyodide/pyodide.asm.wasm"} <= listed.keys()
    assert {name for name in files if name.startswith(("chapters/", "exercises/"))} <= listed.keys()
    assert listed.items() <= {name: sha[:16] for name, sha in files.items()}.items()
    assert not {name for name in listed if name.startswith("live/lab/")}


@pytest.mark.skipif(not FULL, reason="two builds more: FULL=1")
def test_built_half_by_half_in_the_other_order_the_site_has_the_same_bytes(
    built: Path, pyodide: Path, tmp_path: Path
) -> None:
    again = tmp_path / "sites" / "again"
    for half in ("lab", "reading"):
        built_into(again, "--pyodide", pyodide, "--only", half)
    assert contents(again) == contents(built)
    assert [path.name for path in again.parent.iterdir()] == ["again"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "has no pyodide.mjs: expected the folder of Pyodide"),
        (lambda path: path.write_bytes(b"another"), "its SHA-256 differs from tools/site/pyodide.json"),
    ],
)
def test_another_release_is_refused_and_the_site_stays_as_it_was(
    pyodide: Path, tmp_path: Path, spoil, said: str
) -> None:
    other, site = tmp_path / "other", tmp_path / "dist"
    other.mkdir()
    for name in PINNED["files"]:
        shutil.copyfile(pyodide / name, other / name)
    spoil(other / "pyodide.mjs")
    done = build("--pyodide", other, "--to", site)
    assert done.returncode == 1
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


@pytest.mark.parametrize("beside", [[], ["index.html", "live/jupyter-lite.json"]])
def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path: Path, beside: list[str]) -> None:
    for name in [*beside, "thesis.txt"]:
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_text("years of work", encoding="utf-8")
    before = contents(tmp_path)
    done = build("--to", tmp_path / "dist")
    assert done.returncode == 1
    assert "is not what a build of the site has written: move it away" in done.stderr
    assert contents(tmp_path) == before
