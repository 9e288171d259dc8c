// Has what was loaded kept, for a time without a network: offline.js is told of it, and answers with it then.

const ROOT = new URL("./", import.meta.url);
// All that is read, and the worker in which Python runs; not the lab, which has a service worker of its own.
const SCOPES = ["index.html", "chapters/", "exercises/", "worker.js"];

// `byPython`: the addresses of what Python's worker has loaded until now.
export async function keepVisited(byPython) {
  const worker = new URL("offline.js", ROOT);
  const register = (scope) => navigator.serviceWorker.register(worker, { scope: new URL(scope, ROOT).href });
  const [{ installing, waiting, active }] = await Promise.all(SCOPES.map(register));
  const tell = (told) => (installing ?? waiting ?? active).postMessage(told);
  tell({ loaded: [location.href], begins: true });
  const loads = new PerformanceObserver((seen) => tell({ loaded: seen.getEntries().map(({ name }) => name) }));
  loads.observe({ type: "resource", buffered: true });
  tell({ byPython });
  addEventListener("python", ({ detail }) => tell({ byPython: detail }));
}
