// Looks for words in all chapters. The text is some 80 kB on the wire, fetched once, when the search is first opened.

const SHOWN = 12;
const BEFORE = 60; // characters of a section's text that are shown before what was found
const BEHIND = 120;
const IN_HEADING = 20; // how much more a heading tells than a word in the text
const IN_TITLE = 5;
const OFTEN = 5;

export async function prepare(panel) {
  const [field, found, list] = ["input", ".found", "ol"].map((part) => panel.querySelector(part));
  let sections;

  function look() {
    const words = plain(field.value).match(/[\p{L}\p{N}_]+/gu) ?? [];
    const hits = words.length ? rank(sections, words) : [];
    list.replaceChildren(...hits.slice(0, SHOWN).map((hit) => shown(hit, words)));
    found.textContent = words.length ? told(hits.length) : "";
  }

  field.addEventListener("input", () => sections && look());
  list.addEventListener("click", () => panel.hidePopover());
  found.textContent = "Fetching the chapters’ text …";
  const answer = await fetch(new URL("search.json", import.meta.url)).catch((error) => ({ statusText: error.message }));
  if (!answer.ok) {
    found.textContent = `The search does not work just now (${answer.statusText}). Reload the page to try again.`;
    return;
  }
  sections = (await answer.json()).map(([address, chapter, heading, text]) => ({
    address,
    chapter,
    heading,
    text,
    found: [plain(heading), plain(chapter), plain(text)],
  }));
  look();
}

// A section is found where each word begins one of its own; more tells a heading, the whole of it most, and a word that comes often.
function rank(sections, words) {
  const begins = words.map((word) => beginning(word, "gu"));
  const worth = ({ heading, found }) => {
    const share = IN_HEADING / heading.split(" ").length;
    const each = begins.map((begin) => {
      const [inHeading, inTitle, inText] = found.map((part) => part.match(begin)?.length ?? 0);
      return share * inHeading + IN_TITLE * inTitle + Math.min(OFTEN, inText);
    });
    return each.every(Boolean) ? each.reduce((one, other) => one + other) : 0;
  };
  const ranked = sections.map((section) => [worth(section), section]).filter(([value]) => value);
  return ranked.sort(([one], [other]) => other - one).map(([, section]) => section);
}

// A link to the section, and a piece of it that has as many of the words as can be.
function shown({ address, chapter, heading, text }, words) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = new URL(address, import.meta.url);
  link.textContent = heading;
  if (chapter !== heading) item.append(` in ${chapter}`);
  const any = beginning(`(${words.join("|")})`, "giu");
  const from = text.lastIndexOf(" ", Math.max(0, densest(text, any) - BEFORE)) + 1;
  const piece = text.slice(from, `${text} `.indexOf(" ", Math.min(text.length, from + BEFORE + BEHIND)));
  const pieces = piece.split(any).map((part, place) => {
    if (place % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
  item.appendChild(document.createElement("p")).append(from ? "… " : "", ...pieces, from + piece.length < text.length ? " …" : "");
  return item;
}

function densest(text, any) {
  const places = [...text.matchAll(any)].map(({ index }) => index);
  const near = (at) => new Set(text.slice(at, at + BEHIND).toLowerCase().match(any)).size;
  return places.reduce((best, at) => (near(at) > near(best) ? at : best), places[0] ?? 0);
}

function beginning(word, flags) {
  return new RegExp(`(?<![\\p{L}\\p{N}])${word}`, flags);
}

function told(count) {
  const sections = count === 1 ? "1 section" : `${count} sections`;
  return count > SHOWN ? `${sections}, the first ${SHOWN} of them:` : `${sections}${count ? ":" : "."}`;
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}
