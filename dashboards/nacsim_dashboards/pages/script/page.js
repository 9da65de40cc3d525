// Draws the figures of the page, and follows the reader's keys, screen, light and paper.
"use strict";
const drawings = [...document.querySelectorAll("figure.chart")].map((figure) => new Drawing(figure));
const steppers = drawings
  .filter((one) => one.figure.querySelector(".steps"))
  .map((one) => new Stepper(one, drawings.filter((other) => other.figure.dataset.follows === one.key)));
const stepperOf = (drawing) => steppers.find((stepper) => stepper.drawings.includes(drawing));
drawings.forEach(offerPicture);
document.querySelectorAll("button.csv").forEach(offerTable);
document.querySelectorAll("table.sortable").forEach(makeSortable);
const stage = drawings.length
  ? new Stage(drawings.map((drawing) => ({ drawing, figure: drawing.figure, stepper: stepperOf(drawing) })))
  : null;

// Tables stand open for whoever has no script; on the screen they are folded until somebody asks.
const tables = [...document.querySelectorAll("details.table")];
tables.forEach((table) => { table.open = false; });
root.classList.remove("loading");
// On paper what must be told stands open, and so do tables that do not fill pages.
const LONG = 60; // rows
const short = (fold) => (fold.querySelector("table")?.rows.length ?? 0) <= LONG;
const opened = [document.querySelector("details.about"), ...tables.filter(short)].filter(Boolean);

const redraw = () => drawings.forEach((drawing) => drawing.draw());
// A figure in what was folded had no width.
const unfolded = (event) => drawings.filter((one) => event.target.contains(one.plot)).forEach((one) => one.draw());
document.addEventListener("toggle", unfolded, true);

const scheme = document.getElementById("scheme");
const nameScheme = () => { scheme.textContent = isDark() ? "Light" : "Dark"; };
scheme.hidden = false;
scheme.addEventListener("click", () => {
  root.dataset.scheme = isDark() ? "light" : "dark";
  nameScheme();
  redraw();
});
nameScheme();
darkScreen.addEventListener("change", () => { nameScheme(); redraw(); });

let width = innerWidth;
let waiting = null;
addEventListener("resize", () => {
  if (innerWidth === width) return; // a phone's address bar comes and goes
  width = innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(redraw, 120);
});

// On paper: for its width, in light colours.
const onPaper = (on) => {
  if (look.paper === on) return;
  look.paper = on;
  for (const fold of opened) {
    if (on) fold.dataset.was = fold.open ? "open" : "";
    fold.open = on || fold.dataset.was === "open";
  }
  redraw();
};
addEventListener("beforeprint", () => onPaper(true));
addEventListener("afterprint", () => onPaper(false));
matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));

// Keys: P presents; arrows step through what is in view, wherever nothing else wants them.
const inView = () => steppers.find((one) => {
  const { top, bottom } = one.leader.figure.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
});
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, .scroll, pre")) return;
  const by = STEPS[event.key];
  if (stage?.open) {
    if (by) { event.preventDefault(); stage.step(by); }
    return;
  }
  if (event.key.toLowerCase() === "p" && stage) stage.begin();
  else if (by && event.key.startsWith("Arrow") && inView()) { event.preventDefault(); inView().move(by); }
});

// One figure at a time, so that the text above can be read meanwhile.
const drawAll = async () => {
  for (const drawing of drawings) {
    await drawing.draw();
    await new Promise((next) => { setTimeout(next); });
  }
  document.body.dataset.drawn = drawings.length;
};
drawAll();
