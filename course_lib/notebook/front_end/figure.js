// A figure: its picture, and native controls that move it.
//
// host.given    {title, controls: [{name, label, kind, start, …}]}
// host.entered  {name: value}: numbers, labels of options, true or false
// host.shown    {svg, width, height, words}, or {failed: html}
// host.enter    sends the values, and host.narrow whether the column is narrow: a picture comes back through show()

const FEW = 5; // options that are buttons; more of them are a list
const BRIEF = 34; // characters of all options together that fit beside each other
const LONG = 24; // characters of an option that a list would cut: such options stand below each other
const QUIET = 600; // milliseconds without a change, after which the picture's words are announced
const NARROW = 480; // pixels: a column below it has pictures of its own
const ROW = 40; // pixels, of a control: a picture that leaves no room for one below it does not stay in view
const SPARE = 0.2; // of the words: what other values may need more than the first
const FINEST = 4; // decimals that a field shows of a number between two steps

export function showFigure(root, host) {
  const { given } = host;
  let values = { ...host.entered };
  const room = { width: 0, height: 0, letters: 0 };
  const frame = element("div", { class: "bp-frame" });
  const words = element("p", { class: "bp-words" });
  const widest = element("p", { class: "bp-words-room", "aria-hidden": "true" });
  const live = element("p", { class: "bp-announced", "aria-live": "polite" });
  const controls = given.controls.map((one) => control(one, values[one.name], (value) => enter(one.name, value)));
  const sliders = Object.fromEntries(controls.filter(({ slider }) => slider).map((one) => [one.name, one]));
  const handles = handlesOf(frame, sliders);
  const stage = element("div", { class: "bp-stage" }, frame, handles.layer);
  const desk = element("div", { class: "bp-controls" }, ...controls.map((one) => one.row));
  const said = element("div", { class: "bp-said" }, words, widest);
  const view = element("div", { class: "bp-view" }, ...(controls.length ? [stage, desk] : [stage]));
  root.append(element("div", { class: "bp-figure", role: "group", "aria-label": given.title }, view, said, live));
  keepKeys(root);
  // A control that is chosen by keyboard comes to stand in view with the picture: below it where that stands above the
  // controls, and covers what is scrolled under it, else with so much above itself as the picture can take beside it.
  function keepTogether() {
    const [picture, top] = [stage.offsetHeight, desk.getBoundingClientRect().top];
    const beside = desk.offsetLeft > stage.offsetLeft;
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0; // of a page that has one
    const tall = stage.classList.toggle("bp-tall", !beside && bar + picture + ROW > innerHeight);
    stage.style.setProperty("--bp-rest", `${beside ? 0 : view.clientWidth - stage.offsetWidth}px`);
    for (const control of desk.querySelectorAll("input, select")) {
      const above = beside ? Math.min(picture, control.getBoundingClientRect().top - top) : tall ? 0 : picture;
      control.style.scrollMarginTop = `${above + 8}px`;
    }
  }
  let narrow = false;
  const sized = new ResizeObserver(() => {
    keepTogether();
    handles.place();
    if (root.clientWidth === 0 || narrow === root.clientWidth < NARROW) return;
    narrow = !narrow;
    room.width = room.height = 0;
    host.narrow(narrow);
  });
  sized.observe(root);
  sized.observe(stage);
  let quiet;

  function enter(name, value) {
    values = { ...values, [name]: value };
    handles.say();
    host.enter(values);
  }

  // The frame has the room of the largest picture so far, and so have the words with a few more: nothing below them
  // moves, and one scale holds for all pictures.
  function reserve({ width, height, words: said }) {
    room.width = Math.max(room.width, width);
    room.height = Math.max(room.height, height);
    if (said.length > room.letters) {
      widest.textContent = said + said.slice(0, said.length * SPARE);
      room.letters = widest.textContent.length;
    }
    frame.style.setProperty("--bp-width", room.width);
    frame.style.setProperty("--bp-height", room.height);
  }

  function show(shown) {
    if (shown.failed) {
      frame.innerHTML = `<div class="bp-failed" role="alert">${shown.failed}</div>`;
      handles.place();
      return;
    }
    reserve(shown);
    const drawn = element("div", {});
    drawn.innerHTML = shown.svg;
    drawn.firstElementChild.style.width = `${(100 * shown.width) / room.width}%`;
    redraw(frame, drawn);
    words.textContent = shown.words;
    handles.follow();
  }

  show(host.shown);
  return {
    show(shown) {
      show(shown);
      clearTimeout(quiet);
      quiet = setTimeout(() => (live.textContent = shown.words ?? ""), QUIET);
    },
    move(moved) {
      values = { ...moved };
      given.controls.forEach(({ name }, place) => controls[place].show(values[name]));
      handles.say();
    },
  };
}

function control(one, value, enter) {
  const made = { range, choice, switch: onOff }[one.kind](one, enter);
  made.show(value);
  return { ...made, name: one.name, label: one.label };
}

// A slider beside a number field: a slider would round what is typed to its step.
function range({ label, min, max, step, whole }, enter) {
  const limits = { min, max, step };
  const slider = element("input", { type: "range", ...limits, "aria-label": label });
  const field = element("input", { type: "number", ...limits, id: identity(), "aria-label": label });
  const decimals = (String(step).split(".")[1] ?? "").length;
  let now;
  const show = (value) => {
    now = value;
    slider.value = value;
    field.value = written(value, decimals);
    slider.setAttribute("aria-valuetext", field.value.replace("-", "−"));
  };
  const take = (text) => {
    const typed = text === "" || !Number.isFinite(Number(text)) ? now : Math.min(max, Math.max(min, Number(text)));
    const value = whole ? Math.round(typed) : typed;
    const moved = value !== now;
    show(value);
    if (moved) enter(value);
  };
  slider.addEventListener("input", () => take(slider.value));
  field.addEventListener("change", () => take(field.value));
  const name = element("label", { for: field.id }, label);
  return { row: element("div", { class: "bp-row bp-range" }, name, slider, field), show, slider, take };
}

function choice({ label, options }, enter) {
  const few = options.length <= FEW && options.join("").length <= BRIEF;
  const long = options.some((option) => option.length > LONG);
  return few || long ? buttons(label, options, enter, long) : list(label, options, enter);
}

function buttons(label, options, enter, long) {
  const { group, inputs } = radios(label, options);
  inputs.forEach((input) => input.addEventListener("change", () => enter(input.value)));
  const show = (value) => inputs.forEach((input) => (input.checked = input.value === value));
  return { row: element("div", { class: long ? "bp-row bp-long" : "bp-row" }, element("span", {}, label), group), show };
}

function list(label, options, enter) {
  const chosen = element("select", { id: identity() }, ...options.map((option) => element("option", {}, option)));
  chosen.addEventListener("change", () => enter(chosen.value));
  const name = element("label", { for: chosen.id }, label);
  return { row: element("div", { class: "bp-row" }, name, chosen), show: (value) => (chosen.value = value) };
}

function onOff({ label }, enter) {
  const box = element("input", { type: "checkbox", id: identity() });
  box.addEventListener("change", () => enter(box.checked));
  const row = element("div", { class: "bp-row bp-switch" }, box, element("label", { for: box.id }, label));
  return { row, show: (value) => (box.checked = value) };
}

// The number with the decimals of its step at least: 1.0 beside 1.1, and 0.123 as it was typed.
function written(value, decimals) {
  const exact = String(Number(value.toFixed(Math.max(FINEST, decimals))));
  return (exact.split(".")[1] ?? "").length > decimals ? exact : value.toFixed(decimals);
}
