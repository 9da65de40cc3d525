// Draws the figures of the page, steps through them, sorts tables and follows the reader's light, dark or paper.
"use strict";
(() => {
  const LOOK = JSON.parse(document.getElementById("look").textContent); // light and dark colours, and the template
  const DARK = new Map(Object.keys(LOOK.light).map((name) => [LOOK.light[name], LOOK.dark[name]]));
  const CONFIG = {
    displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", showTips: false,
    typesetMath: false, doubleClick: false, responsive: false,
  };
  const PLAY = 1600; // milliseconds a step is shown
  const PAPER = 920; // pixels a figure is drawn at for A4, before the style sheet shrinks it
  const root = document.documentElement;
  const darkScreen = matchMedia("(prefers-color-scheme: dark)");
  const narrowScreen = matchMedia("(max-width: 640px)");
  let paper = false;

  const isDark = () => !paper && (root.dataset.scheme ? root.dataset.scheme === "dark" : darkScreen.matches);

  // A copy with every colour of the light palette replaced by the dark one of the same name.
  const inDark = (value) => {
    if (typeof value === "string") return DARK.get(value) ?? value;
    if (Array.isArray(value)) return value.map(inDark);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inDark(inner)]));
  };

  class Drawing {
    constructor(figure) {
      this.plot = figure.querySelector(".plot");
      this.states = JSON.parse(figure.querySelector(".drawing").textContent);
      this.at = 0;
      this.timer = null;
      this.steps = figure.querySelector(".steps");
      this.says = figure.querySelector(".says");
      const save = figure.querySelector(".save");
      save.hidden = false;
      save.addEventListener("click", () => this.save(figure.id));
      if (this.steps) this.connect();
    }

    // What plotly is given: a copy of its own, for plotly writes into what it gets.
    spec() {
      const state = this.states[this.at];
      const figure = structuredClone((!paper && narrowScreen.matches && state.narrow) || state.wide);
      figure.layout.template = structuredClone(LOOK.template);
      const { data, layout } = isDark() ? inDark(figure) : figure;
      layout.width = paper ? PAPER : this.plot.clientWidth;
      this.plot.style.height = `${layout.height}px`;
      return { data, layout, config: CONFIG };
    }

    draw() {
      const { data, layout, config } = this.spec();
      return Plotly.react(this.plot, data, layout, config);
    }

    connect() {
      this.range = this.steps.querySelector("input");
      this.play = this.steps.querySelector(".play");
      this.steps.hidden = this.says.hidden = false;
      this.range.addEventListener("input", () => { this.pause(); this.go(Number(this.range.value)); });
      for (const button of this.steps.querySelectorAll("[data-step]")) {
        button.addEventListener("click", () => { this.pause(); this.go(this.at + Number(button.dataset.step)); });
      }
      this.play.addEventListener("click", () => (this.timer ? this.pause() : this.start()));
      this.tell();
    }

    go(at) {
      this.at = Math.max(0, Math.min(this.states.length - 1, at));
      this.tell();
      return this.draw();
    }

    tell() {
      const { label, says } = this.states[this.at];
      this.range.value = this.at;
      this.range.setAttribute("aria-valuetext", label);
      this.steps.querySelector(".label").textContent = label;
      this.says.textContent = says;
    }

    start() {
      if (this.at === this.states.length - 1) this.go(0);
      this.play.textContent = "Pause";
      this.timer = setInterval(() => {
        this.go(this.at + 1);
        if (this.at === this.states.length - 1) this.pause();
      }, PLAY);
    }

    pause() {
      clearInterval(this.timer);
      this.timer = null;
      this.play.textContent = "Play";
    }

    async save(name) {
      const { data, layout, config } = this.spec();
      layout.paper_bgcolor = LOOK[isDark() ? "dark" : "light"].paper;
      const link = document.createElement("a");
      link.href = await Plotly.toImage({ data, layout, config }, { format: "png", scale: 2, width: layout.width, height: layout.height });
      link.download = `${name}.png`;
      link.click();
    }
  }

  const drawings = [...document.querySelectorAll("figure.chart")].map((figure) => new Drawing(figure));
  const redraw = () => drawings.forEach((drawing) => drawing.draw());
  // A figure in what was folded had no width.
  const unfolded = (event) => drawings.filter((one) => event.target.contains(one.plot)).forEach((one) => one.draw());
  document.addEventListener("toggle", unfolded, true);

  // One figure at a time, so that the text above can be read meanwhile.
  const drawAll = async () => {
    for (const drawing of drawings) {
      await drawing.draw();
      await new Promise((next) => setTimeout(next));
    }
    document.body.dataset.drawn = drawings.length;
  };

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
  const onPaper = (on) => { if (paper !== on) { paper = on; redraw(); } };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
  matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));

  // Numbers by size, texts by the alphabet; a second click turns the order round.
  const key = (row, column) => {
    const text = row.cells[column].textContent;
    const number = Number(text);
    return text.trim() !== "" && !Number.isNaN(number) ? number : text;
  };
  const before = (a, b) => (typeof a === typeof b && typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en"));
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].sort((a, b) => before(key(a, column), key(b, column)));
      table.tBodies[0].append(...(down ? rows.reverse() : rows));
    }));
  }

  drawAll();
})();
