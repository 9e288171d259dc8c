// What was visited works without a network. This service worker keeps it, and where a page cannot be reached it answers with
// the one that is kept, and then with all that this page asks for. A page that was reached is left alone.
//
// What is kept is of one build, since each file must have the hash that this build gave it (offline.json, by
// tools/site/offline.py): a page that is opened without a network comes whole from it, and what it lacks is missing.

const ROOT = new URL("./", self.location).href;
const LIST = `${ROOT}offline.json`;
const KEPT = `course-kept ${ROOT} `; // and the build; another copy of the course on this host keeps its own
const OPENED = `course-opened ${ROOT}`; // by the ids of the pages and workers that were opened from it: the cache's name
const reached = new Set(); // ids of those that the network has answered
// Ways to a file: from the browser's own cache, or else anew. Python's are large, and some browsers' caches are too small for
// them, as in a private window: then they are not loaded twice, and not kept.
const ANEW = ["force-cache", "no-cache"];
const ONLY_CACHED = ["only-if-cached"];
const BYTES = 8; // of a hash: files are told apart, not trusted
let renewed = Promise.resolve();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.registration.navigationPreload?.enable()));

// A page tells what it has loaded.
self.addEventListener("message", (event) => {
  const { begins, loaded = [], byPython = [] } = event.data;
  if (begins) renewed = renew().catch(() => {}); // without a network what is kept stays
  const all = [...loaded.map((address) => [address, ANEW]), ...byPython.map((address) => [address, ONLY_CACHED])];
  event.waitUntil(renewed.then(() => Promise.all(all.map(([address, ways]) => keep(address, ways)))));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(ROOT)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (!reached.has(event.clientId)) event.respondWith(file(event));
});

async function page(event) {
  if (navigator.onLine) {
    try {
      const answer = (await event.preloadResponse) ?? (await fetch(event.request));
      reached.add(event.resultingClientId);
      return answer;
    } catch {
      // it cannot be reached
    }
  }
  const build = await current();
  if (build) await note(event.resultingClientId, build);
  return (build && (await from(build, event.request.url))) ?? missing();
}

async function file({ request, clientId, resultingClientId }) {
  const build = clientId && (await (await caches.match(idOf(clientId), { cacheName: OPENED }))?.text());
  if (!build) {
    if (clientId) reached.add(clientId);
    return fetch(request);
  }
  if (resultingClientId) await note(resultingClientId, build); // a worker's own
  await keep(request.url, ANEW); // where there is a network again
  return (await from(build, request.url)) ?? new Response("", { status: 504, statusText: "Not kept" });
}

// What is kept at an address; a cache that is gone is not made anew by this.
function from(build, url) {
  return caches.match(ROOT + nameOf(url), { cacheName: build });
}

async function note(id, build) {
  const opened = await caches.open(OPENED);
  const there = new Set((await clients.matchAll({ type: "all", includeUncontrolled: true })).map((one) => idOf(one.id)));
  const gone = (await opened.keys()).filter(({ url }) => !there.has(url));
  await Promise.all(gone.map((one) => opened.delete(one)));
  await opened.put(idOf(id), new Response(build));
}

function idOf(id) {
  return new URL(id, ROOT).href;
}

// Begin with the build that the site has now, and take over what a former one has as this one has it.
async function renew() {
  const list = await fetch(LIST, { cache: "no-cache" });
  if (!list.ok) return;
  const build = KEPT + (await digest(list.clone()));
  const cache = await caches.open(build);
  const files = await list.clone().json();
  await cache.put(LIST, list);
  for (const name of (await caches.keys()).filter((one) => one.startsWith(KEPT) && one !== build)) {
    const former = await caches.open(name);
    const had = (await (await former.match(LIST))?.json()) ?? {};
    for (const { url } of await former.keys()) {
      if (had[nameOf(url)] && had[nameOf(url)] === files[nameOf(url)]) await cache.put(url, await former.match(url));
    }
    await caches.delete(name);
  }
}

async function keep(url, ways) {
  const build = await current();
  const files = build && (await (await from(build, LIST))?.json()); // one that has just begun has no list yet
  const name = nameOf(url);
  if (!files?.[name] || (await from(build, url))) return;
  for (const way of ways) {
    const file = await fetch(ROOT + name, { cache: way, mode: "same-origin" }).catch(() => undefined); // it is not there
    if (file?.ok && (await digest(file.clone())) === files[name]) return (await caches.open(build)).put(ROOT + name, file);
  }
}

async function current() {
  return (await caches.keys()).find((name) => name.startsWith(KEPT));
}

// As the list has it: seen from the site's root, without what is asked of it.
function nameOf(url) {
  const { origin, pathname } = new URL(url);
  return (origin + pathname).replace(ROOT, "");
}

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes.slice(0, BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function missing() {
  const text = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No network</title>
<link rel="icon" type="image/svg+xml" href="${ROOT}icon.svg">
<link rel="stylesheet" href="${ROOT}style.css">
</head>
<body>
<div class="page">
<main>
<h1>No network, and this page is not kept</h1>
<p>A page that was opened on this device works without a network too; this one was not. Open it once when there is a network again.</p>
<p><a class="button" href="${ROOT}index.html">Course map</a></p>
</main>
</div>
</body>
</html>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
