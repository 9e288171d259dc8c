// Compile what Python's start imports: `node tools/site/started.mjs DIR TO`, where DIR is an unpacked Pyodide release.
//
// The release brings Python's own library as source, and each visitor's browser would compile the same modules again: that
// is half of the time until Python is there. They come without docstrings, as ones beside their sources would weigh twice.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import hashlib, importlib.util, io, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

import numpy, dataclasses, inspect, json, typing  # what the course begins with

LIBRARY = next(path for path in sys.path if path.endswith(".zip"))
DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are made
written = io.BytesIO()
with zipfile.ZipFile(LIBRARY) as library, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as compiled:
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    for name in sorted(file.removeprefix(f"{LIBRARY}/") for file in files if file.startswith(LIBRARY)):
        source = library.read(name)
        code = compile(source, f"{LIBRARY}/{name}", "exec", dont_inherit=True, optimize=2)
        pyc = _code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False)
        compiled.writestr(zipfile.ZipInfo(f"{name}c", DATE), pyc, zipfile.ZIP_DEFLATED)
    with open(LIBRARY, "rb") as file:
        compiled.comment = hashlib.file_digest(file, "sha256").hexdigest().encode()  # what they are of
written.getvalue()
`;

const [folder, to] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ packages: ["numpy"], env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide" } });
writeFileSync(to, python.runPython(COMPILE).toJs());
