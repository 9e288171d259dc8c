// A learner's work as a file: a chapter's notebook to hand in, and all that this browser keeps, out of it and into another.

const MARKS = ".course-progress";
const ANSWERS = "application/vnd.back-propagation.answers+json"; // as a notebook's outputs have them
const PREDICTIONS = "application/vnd.back-propagation.predictions+json";
const FORMAT = "back-propagation-course/1";

function offerWork(place, { chapter, cells, store }) {
  const said = element("p", { class: "book-status", role: "status" });
  const file = element("input", { type: "file", accept: ".json", "aria-label": "A file of work" });
  const button = (label, act) => {
    const made = element("button", { type: "button" }, label);
    made.addEventListener("click", act);
    return made;
  };
  const gone = element("div", {});
  file.hidden = true;
  file.addEventListener("change", async () => {
    said.textContent = await bringBack(file.files[0], store);
    file.value = "";
    await tellGone();
    document.dispatchEvent(new Event("visibilitychange")); // what is shown is read anew
  });
  place.replaceChildren(
    element(
      "div",
      { class: "book-bar" },
      button("Download this notebook", async () => download(`${chapter}.ipynb`, await handIn(cells.notebook, store))),
      button("Save all my work", async () => download("my-work.json", { format: FORMAT, kept: await store.all() })),
      button("Bring work back", () => file.click()),
      button("Start this chapter over", startOver),
      file,
    ),
    said,
    gone,
  );

  function startOver() {
    cells.anew();
    said.textContent = "Each cell is as it was handed out; below it you can bring back what you wrote. Your marks stay.";
  }

  async function tellGone() {
    const texts = (await cells.gone()).map(([id, text]) => folded(id.replace("answer-", ""), text));
    gone.replaceChildren(...(texts.length ? ["You wrote this for exercises that the course has no more; it is kept:", ...texts] : []));
  }
  tellGone();
  const warn = () => (said.textContent = "This browser keeps nothing here: download what you want to keep.");
  if (!store.lasting) warn();
  store.addEventListener("lost", warn);
}

// The notebook, and with its last cell what was answered on pages, where `course grade` looks for it.
async function handIn(notebook, store) {
  const { ten, predictions } = await store.brought();
  const made = Object.keys(predictions).length;
  if (!ten && !made) return notebook;
  const data = { "text/plain": "What was answered on the course's pages." };
  if (ten) data[ANSWERS] = ten;
  if (made) data[PREDICTIONS] = predictions;
  const last = notebook.cells.findLast((cell) => cell.cell_type === "code");
  const output = { output_type: "display_data", metadata: {}, data };
  const cells = notebook.cells.map((cell) => (cell === last ? { ...cell, outputs: [...cell.outputs, output] } : cell));
  return { ...notebook, cells };
}

// What the file has takes the place of what is kept under the same name; nothing else is touched, and no mark is lost.
async function bringBack(file, store) {
  let work;
  try {
    work = JSON.parse(await file.text());
  } catch {
    work = null;
  }
  const isObject = (value) => value !== null && typeof value === "object";
  const whole = work?.format === FORMAT && isObject(work.kept) && Object.values(work.kept).every(isObject);
  if (!whole) return `${file.name} is no file of work from this course: nothing was changed.`;
  const before = (await store.get("files")) ?? {};
  for (const [name, value] of Object.entries(work.kept)) {
    const marks = [before[MARKS], value[MARKS]].filter(Boolean).join("\n");
    await store.put(name, name === "files" ? { ...before, ...value, [MARKS]: marks } : value);
  }
  return "Your work is back.";
}

function download(name, content) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
