// What a part shows before Python is there: made when the site was built, from the same Python.
//
// Of a figure the pictures with one control moved from its start, of a choice the verdict on each option. Anything else
// waits for Python.

// `frames` of a figure: {start: [wide, narrow], moved: {control: [[wide, narrow], …]}}. A start is [words, [piece, …]], the
// picture's tags and texts; a frame [words, same, gone, text, …]: so many of the start's pieces as they are, and in the place
// of so many more a text.
function pictures({ start, moved }, controls) {
  const among = Object.fromEntries(controls.map((control) => [control.name, control]));
  return (entered, narrow) => {
    const [words, pieces] = start[Number(narrow)];
    const names = Object.keys(entered).filter((name) => entered[name] !== among[name].start);
    if (names.length === 0) return seen(pieces.join(""), words);
    const place = names.length === 1 && moved[names[0]]?.[position(among[names[0]], entered[names[0]])];
    if (!place) return undefined;
    const [said, ...changes] = place[Number(narrow)];
    let svg = "";
    let at = 0;
    for (let i = 0; i < changes.length; i += 3) {
      svg += pieces.slice(at, at + changes[i]).join("") + changes[i + 2];
      at += changes[i] + changes[i + 1];
    }
    return seen(svg + pieces.slice(at).join(""), said);
  };
}

function seen(svg, words) {
  const [width, height] = /width="([\d.]+)" height="([\d.]+)">/.exec(svg).slice(1).map(Number);
  return { svg, width, height, words };
}

function position({ kind, min, step, options }, value) {
  if (kind !== "range") return kind === "choice" ? options.indexOf(value) : Number(value);
  const steps = Math.round((value - min) / step);
  return Math.abs(min + steps * step - value) < step / 1e6 ? steps : -1; // between two steps there is none
}

const verdicts = (frames) => (entered) => frames[entered.committed];
