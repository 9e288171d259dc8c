"""What may be kept for a time without a network: the list of the files that pages load, each with its hash."""

import json
from pathlib import Path

from tools.site.pin import sha256
from tools.site.reading import LAB

LIST = "offline.json"  # what static/offline.js reads
DIGITS = 16  # of each hash, as there
OF_LAB = tuple(f"{LAB}/{folder}/" for folder in ("static/pyodide", "static/python", "files/solutions"))


def write_offline(site: Path) -> None:
    """Write the list into the whole site in the folder `site`: a change of any file that pages load changes it."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    loaded = [name for name in names if name.startswith(OF_LAB) or not name.startswith(f"{LAB}/")]
    hashes = {name: sha256(site / name)[:DIGITS] for name in loaded if name != LIST}
    (site / LIST).write_text(json.dumps(hashes, separators=(",", ":")), encoding="utf-8")
