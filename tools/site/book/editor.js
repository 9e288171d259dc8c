// An editor: the browser's own text field, and below it, letter on letter, the same text in colours with a place marked.
// Tab indents; Escape and then Tab leaves, as Shift+Tab does.

const INDENT = "    ";
const TOKENS =
  /(#.*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(and|as|assert|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b|\b(\d[\w.]*)/g;
const KINDS = ["c1", "s1", "k", "mi"]; // as in the code that is only read

function editor(label, text, { changed, run }) {
  const keys = "Tab indents; Escape and then Tab leaves. Shift and Enter runs it.";
  const attributes = { "aria-description": keys, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "soft", rows: "1" };
  const field = element("textarea", { ...attributes, "aria-label": label });
  const colours = element("pre", { class: "code", "aria-hidden": "true" });
  let place;
  let leaves = false;

  function draw() {
    const { value } = field;
    const at = place ? offset(value, place) : -1;
    const whole = at >= 0 && value.startsWith(place.code, at);
    colours.innerHTML = whole
      ? `${coloured(value.slice(0, at))}<mark>${coloured(place.code)}</mark>${coloured(value.slice(at + place.code.length))}\n`
      : `${coloured(value)}\n`;
  }

  function insert(added) {
    document.execCommand("insertText", false, added); // what undoing takes back
  }

  field.addEventListener("input", () => {
    place = undefined;
    draw();
    changed(field.value);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
      insert(`\n${/^ */.exec(line)[0]}${line.trimEnd().endsWith(":") ? INDENT : ""}`);
    } else if (event.key === "Tab" && !event.shiftKey && !leaves) {
      event.preventDefault();
      insert(INDENT);
    }
    leaves = event.key === "Escape";
  });

  const write = (text) => {
    field.value = text;
    place = undefined;
    draw();
  };
  write(text);
  return {
    part: element("div", { class: "book-editor" }, colours, field),
    get text() {
      return field.value;
    },
    write,
    mark(found) {
      place = found;
      draw();
    },
    focus: () => field.focus(),
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
