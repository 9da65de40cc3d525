// Tables that can be sorted: numbers by size, texts by the alphabet; a second click turns the order round.
"use strict";
const sortKey = (row, column) => {
  const text = row.cells[column].textContent;
  const number = Number(text);
  return text.trim() !== "" && !Number.isNaN(number) ? number : text;
};
const before = (a, b) => (typeof a === typeof b && typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en"));

const makeSortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].sort((a, b) => before(sortKey(a, column), sortKey(b, column)));
    table.tBodies[0].append(...(down ? rows.reverse() : rows));
  }));
};
