"use strict";
// Tables sorted by a column: a click on its head.
function sortable(table, sort) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.ariaSort ? head.ariaSort !== "ascending" : column === 0;
      for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
      head.ariaSort = up ? "ascending" : "descending";
      sort(column, up ? 1 : -1);
    });
  });
}

const { compare } = new Intl.Collator("en", { numeric: true });

for (const table of document.querySelectorAll("table.sortable")) {
  sortable(table, (column, way) => {
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => way * compare(key(a), key(b))));
  });
}

