// A chapter's exercises: its cells run in one namespace, in the page's Python. What is written is kept in this browser.
//
// The page's data are {notebook, chapter}; a place [data-cell] holds a cell of that notebook, and [data-checks] the check
// of an answer, which here is a button of the answer's own cell.

const SESSION = "course_lib.notebook.session";
const VERBS = ["", "check", "hint", "solution"]; // what shows something below a cell: itself, and what is asked of its answer

function liveCells({ notebook, chapter }, python, store) {
  const sources = new Map(notebook.cells.map((cell) => [cell.id, cell]));
  const cells = [];
  let busy = false;

  for (const place of document.querySelectorAll("[data-cell]")) {
    cells.push(liveCell(place, sources.get(place.dataset.cell)));
  }
  document.querySelectorAll("[data-checks]").forEach((place) => place.remove());
  python.addEventListener("change", () => {
    if (python.state === "absent") cells.forEach((cell) => (cell.ran = undefined));
    cells.forEach((cell) => cell.tell());
  });

  function liveCell(place, source) {
    const id = place.dataset.cell;
    const exercise = id.startsWith("answer-") ? id.slice("answer-".length) : "";
    const stub = source.source;
    const cell = { id, source, exercise, ran: undefined };
    const name = `code ${chapter} ${id}`;
    const code = editor(exercise ? `Your ${exercise}` : "Code", stub, {
      changed: (text) => store.put(name, { text, stub }), // at each key: a page that is left may wait long for a timer
      run: () => start(exercise ? "check" : ""),
    });
    const shown = new Map(VERBS.map((verb) => [verb, { part: element("div", {}), outputs: [] }]));
    const said = element("div", { class: "book-output", role: "status", "aria-atomic": "false" }, ...[...shown.values()].map(({ part }) => part));
    const status = element("span", { class: "book-status" });
    const other = element("span", { class: "book-status" });
    const bar = element("div", { class: "book-bar" });
    const button = (label, act) => {
      const made = element("button", { type: "button" }, label);
      made.addEventListener("click", act);
      return made;
    };
    const stop = button("Stop", () => python.stop("stopped"));
    const verbs = exercise
      ? [button("Check", () => start("check")), button("Hint", () => start("hint")), button("Solution", () => start("solution"))]
      : [button("Run", () => start(""))];
    const anew = button("Start over", () => {
      const before = code.text;
      if (before === stub) return;
      cell.become(stub);
      other.replaceChildren("What you wrote is set aside. ", button("Bring it back", () => cell.become(before)));
    });
    bar.append(...verbs, anew, stop, status, other, code.keys);

    cell.anew = () => anew.click();
    cell.become = (text) => {
      code.write(text);
      store.put(name, { text, stub });
      forget();
      other.replaceChildren();
    };

    function show(verb, outputs, ...parts) {
      shown.get(verb).outputs = outputs;
      shown.get(verb).part.replaceChildren(...parts);
      said.dispatchEvent(new Event("shown", { bubbles: true }));
    }

    const forget = () => VERBS.forEach((verb) => show(verb, []));

    async function reread() {
      const before = await store.get(name);
      const text = !before || before.text === before.stub ? stub : before.text; // what nobody has changed is the newest
      if (text === code.text) return;
      code.write(text);
      if (text === stub || before.stub === stub) return;
      other.replaceChildren("The course has another text here since you wrote this.", folded("The new text", stub));
    }

    async function start(verb) {
      if (busy) return;
      busy = cell;
      python.start();
      cell.tell();
      await store.put(name, { text: code.text, stub });
      try {
        await python.here();
        for (const before of cells.slice(0, cells.indexOf(cell))) {
          if (before.ran !== before.text) await before.execute("");
        }
        const failed = await cell.execute("");
        if (verb && !failed) await cell.execute(verb);
      } catch (error) {
        forget();
        show("", [], element("p", {}, ...(python.state === "failed" ? lacking() : [sentence(error)])));
      }
      busy = false;
      cell.tell();
    }

    Object.defineProperty(cell, "text", { get: () => code.text });
    Object.defineProperty(cell, "outputs", { get: () => [...shown.values()].flatMap(({ outputs }) => outputs) });

    // Run what is written, or a verb on it; return whether it failed. What comes takes the place of what came before, and
    // where other code is run, of all that was said of the former.
    cell.execute = async (verb) => {
      const text = code.text;
      if (verb || cell.ran === text) show(verb, []);
      else forget();
      const files = { ...(await store.get("files")), ...(verb === "solution" && (await solutions(chapter))) };
      const answered = await store.answered();
      const asked = verb ? { cell: `${id} ${verb}`, code: `${verb}(${exercise})`, exercise } : { cell: id, code: text, exercise: "" };
      const { outputs, place: found, files: now } = await python.ask({ page: chapter, ...asked, files, answered }, SESSION);
      if (!verb) cell.ran = text;
      if (now) await store.put("files", now);
      show(verb, outputs, ...outputs.map((output) => shownOf(output, chapter, python, store)));
      if (verb) point(found);
      return outputs.some((output) => output.output_type === "error");
    };

    // Mark the place of the exercise's mistake, which may be in another cell; what is marked of other exercises stays.
    function point(found) {
      cell.marked?.mark();
      cell.marked = cells.find((one) => one.id === found?.cell);
      cell.marked?.mark(found);
    }

    cell.mark = code.mark;
    cell.tell = () => {
      stop.hidden = busy !== cell || python.state !== "ready";
      status.replaceChildren(...(busy !== cell ? [] : python.state === "ready" ? ["Running …"] : lacking()));
    };

    place.replaceChildren(code.part, bar, said);
    place.addEventListener("focusin", () => sparing || python.start(), { once: true });
    document.addEventListener("visibilitychange", () => document.hidden || reread());
    reread();
    cell.tell();
    return cell;
  }

  return {
    // The notebook as it stands in the page.
    get notebook() {
      const written = new Map(cells.map((cell) => [cell.id, cell]));
      const now = notebook.cells.map((cell) => {
        const mine = written.get(cell.id);
        return mine ? { ...cell, source: mine.text, outputs: mine.outputs } : cell;
      });
      return { ...notebook, cells: now };
    },
    // All as it was handed out; each cell can bring its own back.
    anew: () => cells.forEach((cell) => cell.anew()),
    // What is kept of this chapter that the course asks no more, by its name.
    async gone() {
      const named = Object.entries(await store.all()).filter(([name]) => name.startsWith(`code ${chapter} `));
      return named.map(([name, { text }]) => [name.split(" ")[2], text]).filter(([id]) => !sources.has(id));
    },
  };
}

// A text that is unfolded when it is asked for.
function folded(title, text) {
  const fold = element("details", {}, element("summary", {}, title), element("pre", { class: "printed" }, text));
  fold.addEventListener("toggle", () => fold.dispatchEvent(new Event("shown", { bubbles: true })));
  return fold;
}

// The chapter's solutions, where `solution` looks for them; a site that has no lab brings none, and it says so.
async function solutions(chapter) {
  const file = await fetch(new URL(`live/files/solutions/${chapter}.ipynb`, ROOT));
  return file.ok ? { [`solutions/${chapter}.ipynb`]: await file.text() } : {};
}

function sentence(error) {
  if (error.message === "stopped") return "Stopped. What you wrote is as it was; Python begins anew.";
  return `Python could not run this: ${error.message}.`;
}

function drawn({ output_type, text, data, traceback }) {
  if (output_type === "stream") return element("pre", { class: "printed" }, text);
  if (output_type === "error") return element("pre", { class: "printed book-error" }, traceback.join("\n"));
  const html = data["text/html"];
  if (html) {
    const shown = element("div", { class: "shown" });
    shown.innerHTML = html;
    return shown;
  }
  if (data["image/png"]) {
    const src = `data:image/png;base64,${data["image/png"]}`;
    return element("figure", { class: "plot" }, element("img", { src, alt: data["text/plain"] ?? "" }));
  }
  return element("pre", { class: "printed" }, data["text/plain"] ?? "");
}
