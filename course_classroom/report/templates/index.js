// The list of students, a page at a time, and the names behind a number.
const { exercises, statuses, students } = JSON.parse(document.getElementById("told").textContent);
const PAGE = 100;

function link([name, file]) {
  const anchor = document.createElement("a");
  anchor.href = `students/${encodeURIComponent(file)}.html`;
  const bdi = anchor.appendChild(document.createElement("bdi"));
  bdi.textContent = name;
  return anchor;
}

// Who: made when the fold is opened first.
document.addEventListener("toggle", ({ target }) => {
  if (!target.dataset?.who || target.childElementCount > 1) return;
  const names = target.appendChild(document.createElement("p"));
  target.dataset.who.split(" ").forEach((place, index) => {
    if (index) names.append(", ");
    names.append(link(students[place]));
  });
}, true);

// Students.
const by = (id) => document.getElementById(id);
const table = document.querySelector("table.students");
const code = (letter) => letter.charCodeAt(0) - 97;
const cells = statuses.map(([status, symbol, look]) => {
  const cell = document.createElement("td");
  cell.className = "mark";
  const mark = cell.appendChild(document.createElement("span"));
  mark.className = `status ${look}`;
  mark.textContent = symbol;
  mark.setAttribute("role", "img");
  mark.ariaLabel = mark.title = status;
  return cell;
});
let found = students, first = 0;

function row(student) {
  const made = document.createElement("tr");
  const head = made.appendChild(document.createElement("th"));
  head.scope = "row";
  head.append(link(student));
  made.insertCell().textContent = String(Math.round(1000 * student[2]) / 1000);
  for (const letter of student[3]) made.append(cells[code(letter)].cloneNode(true));
  return made;
}

function show() {
  table.tBodies[0].replaceChildren(...found.slice(first, first + PAGE).map(row));
  const last = Math.min(first + PAGE, found.length);
  by("range").textContent = found.length ? `${first + 1} to ${last} of ${found.length}` : "nobody";
  by("before").disabled = first === 0;
  by("after").disabled = last === found.length;
}

sortable(table, (column, way) => {
  const key = column > 1 ? (one) => code(one[3][column - 2]) : (one) => one[2];
  const order = column ? (a, b) => key(a) - key(b) : (a, b) => compare(a[0], b[0]);
  found = [...found].sort((a, b) => way * order(a, b));
  first = 0;
  show();
});
by("find").addEventListener("input", () => {
  const sought = by("find").value.trim().toLowerCase();
  found = students.filter(([name]) => name.toLowerCase().includes(sought));
  first = 0;
  show();
});
by("before").addEventListener("click", () => { first -= PAGE; show(); });
by("after").addEventListener("click", () => { first += PAGE; show(); });
show();
by("all-students").hidden = false;
