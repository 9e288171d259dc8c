// A question: one contract for whatever is entered. What is entered can be changed until it is committed, by Enter or
// the button; the verdict comes from Python and is shown here.
//
// host.given    {lead: html, text: html, entry: {kind: "number" | "choice" | "fields" | "order", options, fields, items}},
//               and where it has them: below (html), asks (a word for what is entered), and in entry blocks (of code or
//               numbers, by option), columns (of fields) and code (whether the items of an order are)
// host.entered  {draft: …} while it is changed, {committed: …} once: a text, a choice, {field: text}, [item, …]
// host.shown    {}, {reading: text}, {asked: text}, {verdict: {right, said, objection, answer, why, marks}}, or
//               {kept: text}, where an answer is kept and not judged

export function showQuestion(root, host) {
  const asks = host.given.asks ?? "I predict";
  const entry = ENTRIES[host.given.entry.kind](host.given.entry, { draft, commit, asks });
  const button = element("button", { type: "button", class: "bp-commit" }, "Commit");
  const reading = element("span", { class: "bp-reading" });
  const said = element("div", { class: "bp-verdict", role: "status" });
  const text = element("p", { class: "bp-question-text" });
  text.innerHTML = `<b>${host.given.lead}</b> ${host.given.text}`;
  const below = element("div", { class: "bp-below" });
  below.innerHTML = host.given.below ?? "";
  button.addEventListener("click", commit);
  root.append(
    element(
      "div",
      { class: "bp-question", role: "group", "aria-label": host.given.lead },
      text,
      below,
      element("div", { class: "bp-entry" }, entry.part, button, reading),
      said,
    ),
  );
  keepKeys(root);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.closest("button") || event.shiftKey) return;
    event.preventDefault();
    commit();
  });
  let closed = false;

  function draft() {
    host.enter({ draft: entry.value() });
  }

  function commit() {
    if (!closed) host.enter({ committed: entry.value() });
  }

  function show(shown) {
    reading.textContent = shown.reading ?? "";
    if (shown.asked) said.textContent = shown.asked;
    else if (shown.verdict) close(shown.verdict.marks, told(shown.verdict));
    else if (shown.kept) close({}, shown.kept);
    else said.textContent = "";
  }

  function close(marks, html) {
    closed = true;
    entry.close(marks, host.entered.committed);
    // No disabled button: it would lose the keyboard's focus.
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Committed";
    said.innerHTML = html;
  }

  show(host.shown);
  return {
    show(shown) {
      show(shown);
    },
    move() {},
  };
}

function told({ right, said, objection, answer, why }) {
  const resolved = `The answer: <b>${answer}</b>${answer.endsWith("</pre>") ? "" : "."} ${why}`;
  if (right) return `<b>✓ Yes.</b> ${resolved}`;
  return `<b>✗ ${said ? `You said ${said}` : "Not so"}.</b>${objection ? ` ${objection}<br>` : ""} ${resolved}`;
}

function mark(place, right) {
  if (right === undefined) return;
  place.prepend(element("span", { class: `bp-mark bp-${right ? "right" : "wrong"}` }, right ? "✓ " : "✗ "));
}

const ENTRIES = {
  number(_, { draft, asks }) {
    const { row, field } = numberField(asks, draft);
    return {
      part: row,
      value: () => field.value,
      close(_, committed) {
        field.readOnly = true;
        field.value = committed;
      },
    };
  },

  choice({ options, blocks = {} }, { asks }) {
    const { group, inputs, labels } = radios(asks, options);
    options.forEach((option, place) => {
      if (option in blocks) labels[place].lastElementChild.append(element("pre", {}, blocks[option]));
    });
    let closed = false;
    group.addEventListener("click", (event) => closed && event.preventDefault());
    return {
      part: group,
      value: () => inputs.find((input) => input.checked)?.value ?? null,
      close(marks, committed) {
        closed = true;
        inputs.forEach((input, place) => {
          input.checked = input.value === committed;
          mark(labels[place].lastElementChild, marks[input.value]);
        });
      },
    };
  },

  fields({ fields, columns }, { draft }) {
    const rows = fields.map((name) => numberField(name, draft));
    return {
      part: element("div", columns ? grid(columns) : { class: "bp-fields" }, ...rows.map(({ row }) => row)),
      value: () => Object.fromEntries(rows.map(({ field }, place) => [fields[place], field.value])),
      close(marks, committed) {
        rows.forEach(({ row, field }, place) => {
          field.readOnly = true;
          field.value = committed[fields[place]];
          mark(row, marks[fields[place]]);
        });
      },
    };
  },

  order({ items, code }, { draft }) {
    const list = element("ol", { class: code ? "bp-order bp-code" : "bp-order" }, ...items.map(item));
    let closed = false;
    function item(text) {
      const move = (name, sign, step) => {
        const button = element("button", { type: "button", "aria-label": `${text}: ${name}` }, sign);
        button.addEventListener("click", () => {
          if (closed) return;
          step(button.closest("li"));
          button.focus(); // it has left the page for a moment
          draft();
        });
        return button;
      };
      const up = move("up", "↑", (li) => li.previousElementSibling?.before(li));
      const down = move("down", "↓", (li) => li.nextElementSibling?.after(li));
      return element("li", { "data-item": text }, up, down, element("span", {}, text));
    }
    const value = () => [...list.children].map((li) => li.dataset.item);
    return {
      part: list,
      value,
      close(marks, committed) {
        closed = true;
        const items = Object.fromEntries([...list.children].map((li) => [li.dataset.item, li]));
        list.append(...committed.map((text) => items[text]));
        [...list.children].forEach((li) => mark(li.lastElementChild, marks[li.dataset.item]));
      },
    };
  },
};

const grid = (columns) => ({ class: "bp-fields bp-grid", style: `--bp-columns: ${columns}` });

function numberField(label, draft) {
  const field = element("input", { type: "text", inputmode: "text", id: identity(), autocomplete: "off", size: "12" });
  field.addEventListener("input", draft);
  return { row: element("div", { class: "bp-field" }, element("label", { for: field.id }, label), field), field };
}
