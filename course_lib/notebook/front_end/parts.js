// What figures and questions are made of.

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Change what differs inside `now` to what `next` has, and leave the rest. A picture brings its style sheet: put in anew
// at each move, it would have the browser match every rule of the page again.
function redraw(now, next) {
  const [old, wanted] = [[...now.childNodes], [...next.childNodes]];
  wanted.forEach((child, place) => {
    const here = old[place];
    if (!here) now.append(child);
    else if (here.nodeName !== child.nodeName) here.replaceWith(child);
    else if (child.nodeType !== Node.ELEMENT_NODE) {
      if (here.data !== child.data) here.data = child.data;
    } else {
      for (const { name } of [...here.attributes]) if (!child.hasAttribute(name)) here.removeAttribute(name);
      for (const { name, value } of child.attributes)
        if (here.getAttribute(name) !== value) here.setAttribute(name, value);
      redraw(here, child);
    }
  });
  old.slice(wanted.length).forEach((gone) => gone.remove());
}

// Each notebook cell has this module for itself, and all stand in one page: a count would begin anew in each.
function identity() {
  return `bp-${Math.random().toString(36).slice(2)}`;
}

// Choices side by side, all of them seen: radio buttons, which the arrow keys move.
function radios(label, options) {
  const name = identity();
  const inputs = options.map((option) => element("input", { type: "radio", name, value: option }));
  const labels = inputs.map((input) => element("label", {}, input, element("span", {}, input.value)));
  const group = element("div", { class: "bp-choices", role: "radiogroup", "aria-label": label }, ...labels);
  return { group, inputs, labels };
}

// JupyterLab listens to keys without a modifier: an arrow would choose another cell, a letter change this one.
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!modified && event.key !== "Escape") event.stopPropagation();
  });
}
