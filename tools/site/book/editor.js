// An editor: the browser's own text field, and below it, letter on letter, the same text in colours with a place marked.
// No library: a text field is what a phone's keyboard, a screen reader, an input method and the browser's own undo know.
// Tab indents the lines, Shift+Tab takes that back; Escape and then Tab, or Shift+Tab, leaves.

const INDENT = "    ";
const TOKENS =
  /(#.*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(and|as|assert|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b|\b(\d[\w.]*)/g;
const KEYS = "Tab indents, Shift+Tab back; Escape, then Tab leaves; Shift+Enter runs.";
const KINDS = ["c1", "s1", "k", "mi"]; // as in the code that is only read

function editor(label, text, { changed, run }) {
  const id = `editor-${document.querySelectorAll(".book-editor").length}`;
  const plain = { spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "soft", rows: "1" };
  const field = element("textarea", { ...plain, "aria-label": label, "aria-describedby": `${id}-place ${id}-keys` });
  const said = element("span", { id: `${id}-place`, hidden: "" }); // the mark, for who does not see it
  const keys = element("span", { id: `${id}-keys`, class: "book-keys" }, KEYS);
  const colours = element("pre", { class: "code", "aria-hidden": "true" });
  let place;
  let leaves = false;

  function draw() {
    const { value } = field;
    const at = place ? offset(value, place) : -1;
    const whole = at >= 0 && value.startsWith(place.code, at);
    said.textContent = whole ? `Look at line ${place.line}: ${place.code}` : "";
    colours.innerHTML = whole
      ? `${coloured(value.slice(0, at))}<mark>${coloured(place.code)}</mark>${coloured(value.slice(at + place.code.length))}\n`
      : `${coloured(value)}\n`;
  }

  function insert(added) {
    return document.execCommand(added ? "insertText" : "delete", false, added); // what undoing takes back
  }

  // Change the beginnings of the chosen lines; return whether one did change. The same text stays chosen.
  function shift(change) {
    const { value, selectionStart: from, selectionEnd: to } = field;
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const last = to > from && value[to - 1] === "\n" ? to - 1 : to; // a line of which nothing is chosen is not meant
    const end = value.indexOf("\n", last) < 0 ? value.length : value.indexOf("\n", last);
    const lines = value.slice(start, end).split("\n");
    const now = lines.map(change);
    if (now.join("\n") === lines.join("\n")) return false;
    field.setSelectionRange(start, end);
    insert(now.join("\n"));
    const moved = now[0].length - lines[0].length;
    field.setSelectionRange(Math.max(start, from + moved), to + now.join("\n").length - (end - start));
    return true;
  }

  // Return whether something was done: where no indentation is left to take back, the key leaves.
  function tab(back) {
    if (back) return shift((line) => line.replace(/^ {1,4}/, ""));
    const several = field.value.slice(field.selectionStart, field.selectionEnd).includes("\n");
    return several ? shift((line) => line && INDENT + line) : insert(INDENT);
  }

  field.addEventListener("input", () => {
    place = undefined;
    draw();
    changed(field.value);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys are the input method's
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
      insert(`\n${/^ */.exec(line)[0]}${line.trimEnd().endsWith(":") ? INDENT : ""}`);
    } else if (event.key === "Tab" && !leaves && tab(event.shiftKey)) {
      event.preventDefault();
    }
    if (event.key !== "Shift") leaves = event.key === "Escape";
  });

  const write = (text) => {
    field.value = text;
    place = undefined;
    draw();
  };
  write(text);
  return {
    part: element("div", { class: "book-editor" }, colours, field, said),
    keys,
    get text() {
      return field.value;
    },
    write,
    mark(found) {
      place = found;
      draw();
    },
  };
}

function offset(text, { line, column }) {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column;
}

function coloured(text) {
  let html = "";
  let last = 0;
  for (const found of text.matchAll(TOKENS)) {
    const kind = KINDS[found.slice(1).findIndex((group) => group !== undefined)];
    html += `${escaped(text.slice(last, found.index))}<span class="${kind}">${escaped(found[0])}</span>`;
    last = found.index + found[0].length;
  }
  return html + escaped(text.slice(last));
}

function escaped(text) {
  return text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
}
