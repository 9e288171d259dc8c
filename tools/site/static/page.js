// What a page does beyond being read: it shows the place in the contents, remembers it, copies code, and finds words.
// Without any of it the page reads on.

const SCROLLERS = "pre, .scroll, .long, .cell > .shown";
const PLACES = "course-places"; // in the browser's storage: for each page the section that was read last
const SAID = 1500; // milliseconds that a button says what it did
const UPPER = 0.3; // of the window: the section whose heading is above that line is the one that is read

const contents = document.querySelector("#contents");
if (contents) followThePlace(contents);
else goOn(document.querySelector(".go-on"));
stopWhereOneScrolls();
layOutAll(document.querySelectorAll(".section")).catch(console.warn);
if (navigator.clipboard) document.querySelectorAll("pre.code").forEach(addCopy);
offerSearch(document.querySelector("#search"), document.querySelector(".finder"));
if (navigator.serviceWorker) keepVisited().catch(console.warn);

// What was loaded is there on another day without a network too; that waits until the page has all that it shows.
async function keepVisited() {
  const byPython = [];
  addEventListener("python", ({ detail }) => byPython.push(...detail));
  if (location.pathname.endsWith("/")) history.replaceState(null, "", `index.html${location.hash}`); // the address that is kept
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  await (await import("./keep.js")).keepVisited(byPython);
}

// The contents show where one is, and say it on the button that opens them; the place is kept for another day.
function followThePlace(contents) {
  const links = [...contents.querySelectorAll("a[href^='#']:not([aria-current])")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const here = document.querySelector(".place");
  let current;

  function follow() {
    const below = document.documentElement.scrollHeight - scrollY - innerHeight;
    const line = Math.max(UPPER * innerHeight, innerHeight - below); // at the end of the page it is at the window's
    const reached = headings.filter((heading) => heading.getBoundingClientRect().top < line);
    const link = links[reached.length - 1];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current?.setAttribute("aria-current", "location");
    here.textContent = current ? `: ${spoken(current)}` : "";
    if (!current) return;
    const { top, bottom } = current.getBoundingClientRect();
    const frame = contents.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) contents.scrollTop += top - frame.top - frame.height / 2;
    keep({ ...kept(), [name()]: { at: current.hash, section: spoken(current), title: title() }, last: name() });
  }

  const before = kept()[name()];
  if (before && !location.hash && scrollY === 0) {
    document.querySelector(".was").append(" You were at ", element("a", { href: before.at }, before.section), ".");
  }
  let asked = 0;
  addEventListener("scroll", () => (asked ||= requestAnimationFrame(() => ((asked = 0), follow()))), { passive: true });
  addEventListener("resize", follow);
  follow();
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
}

// What is below the window is laid out once the page is painted, a section at a time, when the browser has nothing else to do;
// at once for who comes to a place in the page.
async function layOutAll(sections) {
  const toPlace = location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const idle = window.requestIdleCallback ?? setTimeout;
  if (!toPlace) await new Promise(requestAnimationFrame);
  for (const section of sections) {
    if (!toPlace) await new Promise((done) => idle(done));
    section.style.contentVisibility = "visible";
  }
}

// On the landing page: back to the place where one has read last.
function goOn(offer) {
  const { last, [last]: place } = kept();
  if (!offer || !place) return;
  offer.textContent = `Go on with ${place.title}: ${place.section}`;
  offer.href = last + place.at;
  offer.hidden = false;
}

// The keyboard stops at what can be scrolled sideways, and at nothing that cannot.
function stopWhereOneScrolls() {
  const look = (scroller) => {
    if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
    else scroller.removeAttribute("tabindex");
  };
  const scrollers = document.querySelectorAll(SCROLLERS);
  const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => look(target)));
  document.addEventListener("shown", ({ target }) => target.querySelectorAll(SCROLLERS).forEach((one) => watch.observe(one)));
  scrollers.forEach((scroller) => watch.observe(scroller));
  document.fonts.addEventListener("loadingdone", () => scrollers.forEach(look)); // formulas are wider or narrower in their own letters
}

function addCopy(code) {
  const button = element("button", { type: "button", class: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    const said = await navigator.clipboard.writeText(code.textContent.trimEnd()).then(
      () => "Copied",
      () => "Not allowed",
    );
    button.textContent = said;
    announce(said);
    setTimeout(() => (button.textContent = "Copy"), SAID);
  });
  code.after(button);
}

function offerSearch(panel, button) {
  if (!panel.showPopover) return;
  panel.hidden = button.hidden = false;
  panel.addEventListener("beforetoggle", async () => (await import("./search.js")).prepare(panel), { once: true });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    panel.showPopover();
  });
}

function announce(text) {
  const live = document.querySelector(".said") ?? document.body.appendChild(element("p", { class: "said unseen", role: "status" }));
  live.textContent = text;
}

// A browser may refuse to keep anything: then no place is offered.
function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACES)) ?? {};
  } catch {
    return {};
  }
}

function keep(places) {
  try {
    localStorage.setItem(PLACES, JSON.stringify(places));
  } catch {
    // refused, or full
  }
}

// The page as the landing page sees it, such as chapters/03_relu.html.
function name() {
  return location.pathname.split("/").slice(-2).join("/");
}

function title() {
  return document.querySelector("h1").textContent;
}

// A heading's words, without the source of its formulas.
function spoken(link) {
  const copy = link.cloneNode(true);
  copy.querySelectorAll("annotation").forEach((source) => source.remove());
  return copy.textContent.normalize("NFKC");
}

function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}
