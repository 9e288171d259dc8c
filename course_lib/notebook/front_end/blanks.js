// A graph to be filled in: a field over each blank of its picture. Enter asks about one field, the button about all that
// are filled in; what is right stays.
//
// host.given    {title, svg, width, entry: {blanks: [name, …]}}
// host.entered  {filled: {name: text}, asked: [name, …], wanted: [name, …], now: [name, …]}: all that is written, what
//               is to be judged, what is to be filled in, and what of it is new
// host.shown    {}, or {marks: {name: right}, answers: {name: text}, said: html}

export function showBlanks(root, host) {
  const names = host.given.entry.blanks;
  const frame = element("div", { class: "bp-frame bp-sheet" });
  const said = element("div", { class: "bp-verdict", role: "status" });
  const check = element("button", { type: "button" }, "Check");
  const give = element("button", { type: "button" }, "Fill in one for me");
  frame.innerHTML = host.given.svg;
  frame.firstElementChild.setAttribute("role", "group"); // a picture has no fields in it
  frame.style.maxWidth = `${host.given.width}px`;
  const desk = element("div", { class: "bp-entry" }, check, give);
  root.append(element("div", { class: "bp-question", role: "group", "aria-label": host.given.title }, frame, desk, said));
  keepKeys(root);
  const { filled = {}, asked = [], wanted = [] } = host.entered;
  const state = { asked: new Set(asked), wanted: new Set(wanted) };
  const fields = Object.fromEntries(names.map((name) => [name, blankField(frame, name)]));
  let last = names[0];

  for (const name of names) {
    const { field } = fields[name];
    field.value = filled[name] ?? "";
    field.addEventListener("focus", () => (last = name));
    field.addEventListener("input", () => {
      state.asked.delete(name);
      mark(name, undefined);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      ask(open(name) && written(name) ? [name] : []);
      if (!open(name)) next(name);
    });
  }
  check.addEventListener("click", () => ask(names.filter((name) => open(name) && written(name))));
  give.addEventListener("click", () => {
    const name = open(last) ? last : names.find(open);
    if (name === undefined) return;
    state.asked.delete(name);
    state.wanted.add(name);
    enter([name]);
  });

  const written = (name) => fields[name].field.value.trim() !== "";
  const open = (name) => !fields[name].field.readOnly;

  function ask(now) {
    if (now.length === 0) return;
    now.forEach((name) => state.asked.add(name));
    enter(now);
  }

  function enter(now) {
    const all = names.filter(written).map((name) => [name, fields[name].field.value]);
    host.enter({ filled: Object.fromEntries(all), asked: [...state.asked], wanted: [...state.wanted], now });
  }

  function next(name) {
    const place = names.indexOf(name);
    const following = [...names.slice(place + 1), ...names.slice(0, place)].find(open);
    if (following) fields[following].field.focus();
  }

  function mark(name, right) {
    const { blank, field, sign } = fields[name];
    blank.classList.toggle("bp-right", right === true);
    blank.classList.toggle("bp-wrong", right === false);
    field.setAttribute("aria-invalid", right === false);
    sign.textContent = right === undefined ? "" : right ? "✓" : "✗";
    field.readOnly = right === true;
  }

  function show({ marks = {}, answers = {}, said: html = "" }) {
    for (const [name, text] of Object.entries(answers)) fields[name].field.value = text;
    const rights = Object.entries({ ...marks, ...Object.fromEntries(Object.keys(answers).map((name) => [name, true])) });
    for (const [name, right] of rights) if (right || state.asked.has(name)) mark(name, right);
    said.innerHTML = html;
    const focused = names.find((name) => fields[name].field === document.activeElement);
    if (focused && !open(focused)) next(focused);
  }

  show(host.shown);
  return { show, move() {} };
}

// The field over a blank, a part of the picture itself: it moves and shrinks with it.
function blankField(frame, name) {
  const blank = frame.querySelector(`.bp-blank[data-name="${CSS.escape(name)}"]`);
  const [place, sign] = blank.children;
  const over = document.createElementNS("http://www.w3.org/2000/svg", "foreignObject");
  for (const side of ["x", "y", "width", "height"]) over.setAttribute(side, place.getAttribute(side));
  const field = element("input", { type: "text", autocomplete: "off", "aria-label": name, placeholder: sign.textContent });
  over.append(field);
  blank.append(over, sign);
  sign.setAttribute("x", Number(place.getAttribute("x")) + Number(place.getAttribute("width")) - 2); // at its corner
  sign.setAttribute("y", Number(place.getAttribute("y")) + 6);
  sign.textContent = "";
  blank.parentElement.append(blank); // the keyboard comes to the blanks in their order
  return { blank, field, sign };
}
