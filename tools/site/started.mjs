// Compile what Python's start imports: `node tools/site/started.mjs DIR TO`, where DIR is an unpacked Pyodide release.
//
// The release brings Python's own library and NumPy as source, and each visitor's browser would compile the same modules
// again: that is half of the time until Python is there. They come compiled in the place of their sources, which would
// weigh twice.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const COMPILE = `
import hashlib, importlib.util, io, json, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

sys.path.append("/course")
import course_lib.parts.told, course_lib.notebook.session  # what a page begins with, and its exercises
import numpy.random

DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are made
LIBRARY = next(path for path in sys.path if path.endswith(".zip"))
PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))
loaded = sorted({getattr(module, "__file__", None) or "" for module in list(sys.modules.values())})
written = io.BytesIO()
with zipfile.ZipFile(written, "w") as compiled:
    of = {}
    # Nobody reads the docstrings of Python's library in a browser; NumPy's are what a learner asks for.
    for archive, path, seen_at, optimize in (("python_stdlib.zip", LIBRARY, LIBRARY, 2), (wheel, "/wheel", PACKAGES, 0)):
        with open(path, "rb") as file:
            of[archive] = hashlib.file_digest(file, "sha256").hexdigest()
        with zipfile.ZipFile(path) as files:
            inside = {f"{seen_at}/{name}": name for name in files.namelist() if name.endswith(".py")}
            for name in (inside[file] for file in loaded if file in inside):
                source = files.read(name)
                code = compile(source, f"{seen_at}/{name}", "exec", dont_inherit=True, optimize=optimize)
                pyc = _code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False)
                compiled.writestr(zipfile.ZipInfo(f"{archive}/{name}c", DATE), pyc)
    compiled.comment = json.dumps(of).encode()  # what they are of, by its SHA-256
written.getvalue()
`;

const [folder, to] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ packages: ["numpy"], env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide" } });
const wheel = python.lockfile.packages.numpy.file_name;
python.FS.writeFile("/wheel", readFileSync(`${folder}/${wheel}`));
python.FS.mkdirTree("/course");
python.mountNodeFS("/course", ROOT);
python.globals.set("wheel", wheel);
writeFileSync(to, python.runPython(COMPILE).toJs());
