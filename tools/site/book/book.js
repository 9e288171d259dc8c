// A page of the book comes alive: figures follow the hand, questions are answered. This is the front end's other host:
// what it shows comes from frames that were made with the site, and from Python in a worker once that is there.

const ROOT = new URL(".", import.meta.url);
const NEAR = "800px 0px"; // from the window: a part that is as near comes alive
const STAYED = 10_000; // milliseconds with a part in view, after which Python is fetched unasked
const HELP = new URL("index.html#trouble", ROOT);
const SHOW = { figure: showFigure, question: showQuestion, blanks: showBlanks };

// `page` is the chapter's name; the landing page has none, and its one figure needs no Python.
const { page, data, notebook } = document.querySelector("script[data-page]").dataset;
const DATA = new URL(data, document.baseURI);
const python = new Python(ROOT);
const kept = Kept.open("back-propagation-course");
const parts = once(async () => read(DATA));
const frames = once(async () => read(new URL((await parts()).frames, DATA)));

const { saveData, effectiveType } = navigator.connection ?? {};
const sparing = saveData || /2g|3g/.test(effectiveType); // then Python is fetched when it is asked for in words

followTheme(matchMedia("(prefers-color-scheme: dark)"));
watch(document.querySelectorAll("[data-parts]"));
if (notebook) exercises().catch(console.warn);

function once(get) {
  let got;
  return () => (got ??= get());
}

async function read(address) {
  const file = await fetch(address);
  if (!file.ok) throw new Error(`${file.status} for ${file.url}`);
  return file.json();
}

async function exercises() {
  const [store, whole] = await Promise.all([kept, read(new URL(notebook, document.baseURI))]);
  const cells = liveCells({ notebook: whole, chapter: page }, python, store);
  offerPractice(document.querySelector(".practise"), { page, python, store });
  offerWork(document.querySelector(".work"), { chapter: page, cells, store });
}

// What is said while Python is wanted and not there.
function lacking() {
  const again = element("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => python.again());
  const ways = [again, " ", element("a", { href: HELP }, "What to do")];
  if (python.state === "failed") return [`This needs Python, which could not be loaded (${python.reason}). `, ...ways];
  if (python.state !== "loading") return [];
  return python.late ? ["Python is still loading. ", ...ways] : ["Python is loading. This answers as soon as it is there."];
}

// Pictures take their theme from the page, as they do in JupyterLab.
function followTheme(dark) {
  const tell = () => (document.documentElement.dataset.jpThemeLight = !dark.matches);
  dark.addEventListener("change", tell);
  tell();
}

function watch(places) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        enliven(target).catch(console.warn); // what does not come alive stays as it can be read
      }
    },
    { rootMargin: NEAR },
  );
  let stays;
  const seen = new Set();
  const inView = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) isIntersecting ? seen.add(target) : seen.delete(target);
    clearTimeout(stays);
    if (seen.size && page && !sparing) stays = setTimeout(() => python.start(), STAYED);
  });
  for (const place of places) {
    near.observe(place);
    inView.observe(place);
  }
}

// The ten questions: what was said before and after is kept together, and behind the tenth "after" stands side by side.
async function ten({ kept: name, when }, said, place) {
  const store = await kept;
  const given = { before: {}, after: {}, ...(await store.get("ten")) };
  given[when] = { ...given[when], [name]: said };
  await store.put("ten", given);
  await bothSides(place, when, given);
}

async function bothSides(place, when, given) {
  const asked = place.querySelectorAll(".book-part").length;
  if (when !== "after" || Object.keys(given.after).length < asked) return;
  const said = element("div", { class: "book-output", role: "status" }, "All are kept. Python is loading, to set both answers side by side.");
  place.append(said);
  python.start();
  await python.here().then(
    async () => (said.innerHTML = (await python.ask(given, "course_lib.notebook.answers")).html),
    () => (said.textContent = "All are kept. Both answers side by side need Python, which could not be loaded."),
  );
}

async function enliven(place) {
  const all = (await parts()).parts;
  const told = place.dataset.parts.split(" ").map((name) => ({ name, ...all[name] }));
  const hosts = await Promise.all(told.map(hostOf));
  const still = [...place.childNodes];
  place.replaceChildren(...hosts.map(({ root }) => root));
  hosts.forEach((host) => host.begin(still));
  const given = told[0].told.when && (await (await kept).get("ten"));
  if (given) await bothSides(place, told[0].told.when, given);
}

// A part's host: {given, entered, shown, enter, narrow}, as the front end wants it.
async function hostOf({ name, kind, told, given, key, verdicts: judged }) {
  const frame = kind === "figure" ? pictures((await frames())[name], given.controls) : judged ? verdicts(judged) : () => {};
  const before = kind === "figure" ? undefined : await (await kept).get(name);
  const root = element("div", { class: "book-part" });
  const status = element("p", { class: "book-status", role: "status" });
  const entered = kind === "figure" ? Object.fromEntries(given.controls.map((one) => [one.name, one.start])) : {};
  const host = { given, entered, shown: {}, ...before };
  if (kind === "figure") host.shown = frame(entered, false);
  let part, still;
  let narrow = false;
  let waits = false; // for an answer that only Python has
  let asking = false;
  let wishes = 0;

  host.enter = (now) => {
    host.entered = now;
    request();
  };
  host.narrow = (now) => {
    narrow = now;
    request();
  };

  function request() {
    const touched = kind !== "figure" || given.controls.some((one) => host.entered[one.name] !== one.start);
    wishes += 1;
    const at = python.state === "ready" ? undefined : frame(host.entered, narrow);
    waits = at === undefined;
    if (touched && !sparing && (page || waits)) python.start();
    if (at) answered(at);
    else ask();
    tell();
  }

  // While Python is at work the last wish is kept only, as a kernel does.
  async function ask() {
    if (python.state !== "ready" || asking) return;
    asking = true;
    while (waits && python.state === "ready") {
      const wish = wishes;
      try {
        answered(await python.ask({ name, told, entered: host.entered, narrow }));
        waits = wish !== wishes;
      } catch (error) {
        if (python.state === "ready") throw error;
      }
    }
    asking = false;
    tell();
  }

  async function answered(shown) {
    host.shown = shown;
    part.show(shown);
    if (shown.verdict || shown.kept || shown.marks) {
      await (await kept).put(name, { entered: host.entered, shown, told, key, at: new Date().toISOString(), in: page });
    }
    if (shown.kept) await ten(told, host.entered.committed, root.parentElement);
  }

  function tell() {
    const silent = !waits || host.entered.draft !== undefined;
    root.classList.toggle("book-waits", !silent);
    status.replaceChildren(...(silent ? [] : said()));
    if (!silent && python.state === "failed" && kind !== "figure") root.after(...still);
  }

  function said() {
    if (python.state !== "absent") return lacking();
    const load = element("button", { type: "button" }, "Load Python");
    load.addEventListener("click", () => python.start());
    return ["This needs Python, about 10 MB. ", load];
  }

  python.addEventListener("change", () => {
    if (waits) ask();
    tell();
  });

  return {
    root,
    begin(replaced) {
      still = replaced;
      part = SHOW[kind](root, host);
      (root.querySelector(".bp-stage") ?? root).append(status); // a picture stays in view, and with it what is said of it
    },
  };
}
