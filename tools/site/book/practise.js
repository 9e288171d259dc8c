// What a cell shows live, as practice's tasks are: the session that made it judges what is entered, and keeps it in the
// learner's files.

const LIVE = "application/vnd.back-propagation.live+json";

function shownOf(output, page, python, store) {
  const live = output.data?.[LIVE];
  return live ? liveParts(live, page, python, store) : drawn(output);
}

function liveParts(told, page, python, store) {
  const box = element("div", { class: "shown" });
  const begunAnew = () => python.state === "absent" && box.replaceChildren(element("p", {}, "Python has begun anew: ask once more."));
  python.addEventListener("change", begunAnew, { once: true });
  for (const { place, kind, given } of told) {
    const root = element("div", { class: "book-part" });
    const host = { given, entered: {}, shown: {}, narrow() {}, enter };
    box.append(root);
    const part = SHOW[kind](root, host);

    async function enter(now) {
      host.entered = now;
      const { shown, files } = await python.ask({ page, part: place, entered: now, files: (await store.get("files")) ?? {} }, SESSION);
      if (host.entered !== now) return;
      await store.put("files", files);
      part.show((host.shown = shown));
    }
  }
  return box;
}

// What is due of all chapters, when it is asked for: a cell that the notebook does not have.
function offerPractice(place, { page, python, store }) {
  const said = element("div", { class: "book-output", role: "status" });
  const button = element("button", { type: "button" }, "What is due?");
  button.addEventListener("click", async () => {
    said.textContent = python.state === "ready" ? "" : "Python is loading …";
    python.start();
    try {
      await python.here();
      const files = (await store.get("files")) ?? {};
      const code = "from course_lib import practice\npractice()";
      const asks = { page, cell: "practise", code, exercise: "", files, answered: await store.answered() };
      const { outputs } = await python.ask(asks, SESSION);
      said.replaceChildren(...outputs.map((output) => shownOf(output, page, python, store)));
    } catch (error) {
      said.replaceChildren(element("p", {}, ...(python.state === "failed" ? lacking() : [sentence(error)])));
    }
  });
  place.replaceChildren(element("div", { class: "book-bar" }, button), said);
}
