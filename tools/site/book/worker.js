// Python itself, in a worker of its own: Pyodide, NumPy and the course's wheel, no more until a cell wants it. What is
// asked goes to Python as JSON, and its answer comes back as JSON.

const PARTS = "course_lib.parts.told";
const COURSE = "/course"; // the course's wheel, unpacked
const PYPLOT = "module://course_lib.notebook.pyplot"; // what Matplotlib draws with for cells
const HOME = "/home/pyodide"; // where a learner's files lie, as beside the notebooks

let python;

self.addEventListener("message", async ({ data: { settings, id, module, ask } }) => {
  if (settings) {
    try {
      python = await start(settings);
      self.postMessage({ ready: true, loaded: loaded() });
    } catch (error) {
      self.postMessage({ failed: error.message });
    }
    return;
  }
  try {
    self.postMessage({ id, answer: await answered(python.pyimport(module).answer, ask) });
  } catch (error) {
    self.postMessage({ id, error: error.message });
  }
});

// A Pyodide that lacks one of its files tells nobody: it warns, or what is left of it is a promise that nobody waited for.
const load = self.fetch;
self.fetch = async (...asked) => {
  try {
    const file = await load(...asked);
    if (!python && !file.ok) throw new Error(`${file.status} for ${file.url}`);
    return file;
  } catch (error) {
    if (!python) self.postMessage({ failed: error.message });
    throw error;
  }
};
self.addEventListener("unhandledrejection", ({ reason }) => {
  if (!python) self.postMessage({ failed: reason?.message ?? String(reason) });
});

async function start(address) {
  const { pyodide, lock, wheel } = await (await self.fetch(address, { cache: "no-cache" })).json();
  const base = new URL(pyodide, address).href;
  const course = self.fetch(new URL(wheel, address), { cache: "no-cache" }).then((file) => file.arrayBuffer());
  const { loadPyodide } = await import(`${base}pyodide.mjs`);
  const lockFileURL = new URL(lock, address).href;
  const env = { HOME, PYTHONPATH: COURSE, MPLBACKEND: PYPLOT };
  const [started, archive] = await Promise.all([
    loadPyodide({ indexURL: base, lockFileURL, packages: ["numpy"], env }),
    course,
  ]);
  started.unpackArchive(archive, "whl", { extractDir: COURSE });
  started.pyimport("importlib").invalidate_caches();
  started.pyimport(PARTS); // what answers first is there when Python is
  started.FS.mkdirTree(`${HOME}/exercises`);
  return started;
}

// A package that a cell wants and does not find is loaded, and the cell run again; one that no site has is missing then.
async function answered(answer, ask) {
  const tried = new Set();
  for (;;) {
    const said = answer(ask);
    const { missing } = JSON.parse(said);
    if (!missing || tried.has(missing)) return said;
    tried.add(missing);
    await python.loadPackagesFromImports(`import ${missing}`, { messageCallback() {} });
    self.postMessage({ loaded: loaded() });
  }
}

// The files that came, this one among them.
function loaded() {
  return [self.location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
}
