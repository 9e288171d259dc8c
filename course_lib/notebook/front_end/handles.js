// Numbers in a picture that belong to a slider: each lies under a handle, which is dragged sideways and stepped by
// keyboard. A picture is drawn anew at each change; its handles stay, and with them the focus and the hand.

const ACROSS = 240; // pixels of a drag from one end of a range to the other
const PLACED = ["x", "y", "transform", "viewBox", "style"]; // attributes that move what is in a picture
const PAGE = 10; // steps of PageUp and PageDown, as with a slider

// `sliders` are those of the controls that have one: {name: {label, slider, take}}.
export function handlesOf(frame, sliders) {
  const layer = element("div", { class: "bp-handles" });
  const handles = new Map(); // one for each number: of a name that stands twice in a picture, two

  // Asked where something is, a browser lays the page out: numbers that stand where they stood are not asked for.
  let stood;
  function follow() {
    if (stood === standing(numbers()).join()) say();
    else place();
  }

  function numbers() {
    return [...frame.querySelectorAll("text[data-control]")].filter((text) => sliders[text.dataset.control]);
  }

  // What a number's place in its picture hangs on.
  function standing(texts) {
    const at = (part) => (part === frame ? [] : [...PLACED.map((name) => part.getAttribute(name)), ...at(part.parentNode)]);
    return texts.map((text) => [text.dataset.control, text.textContent.length, at(text)]);
  }

  function place() {
    const texts = numbers();
    const all = texts.length && layer.getBoundingClientRect();
    stood = standing(texts).join();
    const seen = new Map();
    for (const text of all.width ? texts : []) {
      const { control } = text.dataset;
      let key = control;
      while (seen.has(key)) key += "+";
      seen.set(key, { control, at: text.getBoundingClientRect() });
    }
    for (const [key, { control, at }] of seen) {
      if (!handles.has(key)) handles.set(key, handle(control));
      const left = (100 * (at.left + at.width / 2 - all.left)) / all.width;
      const top = (100 * (at.top + at.height / 2 - all.top)) / all.height;
      const width = (100 * at.width) / all.width;
      set(handles.get(key), "style", `left: ${left}%; top: ${top}%; width: ${width}%`);
    }
    for (const [key, made] of handles) made.hidden = !seen.has(key);
    say();
  }

  // What a handle says is what its slider says.
  function say() {
    for (const made of handles.values()) {
      const { slider } = sliders[made.dataset.control];
      set(made, "aria-valuenow", slider.value);
      set(made, "aria-valuetext", slider.getAttribute("aria-valuetext"));
    }
  }

  // Most stay as they are from picture to picture: what is not touched is not laid out anew.
  function set(made, name, value) {
    if (made.getAttribute(name) !== value) made.setAttribute(name, value);
  }

  function handle(control) {
    const { label, slider, take } = sliders[control];
    const { min, max } = slider;
    const limits = { "aria-valuemin": min, "aria-valuemax": max, "aria-orientation": "horizontal" };
    const name = { "aria-label": `${label}, in the picture`, "data-control": control };
    const made = element("span", { class: "bp-handle", role: "slider", tabindex: 0, ...name, ...limits });
    made.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step) slider.stepUp(step);
      else if (event.key === "Home") slider.value = min;
      else if (event.key === "End") slider.value = max;
      else return;
      event.preventDefault(); // a page would scroll
      take(slider.value);
    });
    made.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      made.setPointerCapture(event.pointerId);
      const from = event.clientX - (ACROSS * (slider.value - min)) / (max - min);
      const drag = (moved) => {
        slider.value = Number(min) + ((moved.clientX - from) / ACROSS) * (max - min); // it takes the nearest step
        take(slider.value);
      };
      made.addEventListener("pointermove", drag);
      const end = () => made.removeEventListener("pointermove", drag);
      made.addEventListener("lostpointercapture", end, { once: true });
    });
    layer.append(made);
    return made;
  }

  return { layer, place, follow, say };
}

const STEPS = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: PAGE,
  PageDown: -PAGE,
};
