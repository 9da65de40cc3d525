// A figure of the page, and the stepper that leads it and those that follow it.
"use strict";
const CONFIG = {
  displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", showTips: false,
  typesetMath: false, doubleClick: false, responsive: false,
};
const PLAY = 1600; // milliseconds a step is shown
const PAPER = 920; // pixels a figure is drawn at for A4, before the style sheet shrinks it

class Drawing {
  constructor(figure) {
    this.figure = figure;
    this.key = figure.id;
    this.heading = figure.querySelector("h3");
    this.title = figure.dataset.title; // in a lesson the heading asks until the last step is seen
    this.caption = figure.querySelector("figcaption").textContent;
    this.plot = figure.querySelector(".plot");
    this.states = JSON.parse(figure.querySelector(".drawing").textContent);
    this.at = 0;
  }

  get state() { return this.states[this.at]; }

  get seen() { return this.at === this.states.length - 1; }

  // What plotly is given: a copy of its own, for plotly writes into what it gets.
  spec(width, narrow = false) {
    const figure = structuredClone((narrow && this.state.narrow) || this.state.wide);
    figure.layout.template = structuredClone(LOOK.template);
    const { data, layout } = isDark() ? inDark(figure) : figure;
    layout.width = width;
    return { data, layout, config: CONFIG };
  }

  draw() {
    const width = look.paper ? PAPER : this.plot.clientWidth;
    if (!width) return null; // folded away: it is drawn when it is opened
    const narrow = narrowScreen.matches || width < this.state.least;
    const { data, layout, config } = this.spec(width, !look.paper && narrow);
    this.plot.style.height = `${layout.height}px`;
    return Plotly.react(this.plot, data, layout, config);
  }

  go(at) {
    this.at = at;
    if (this.seen) this.heading.textContent = this.title;
    this.plot.setAttribute("aria-label", this.heading.textContent);
    return this.draw();
  }
}

// Moves its own drawing and all that follow it. The address names the step, so that it can be sent to somebody.
class Stepper {
  constructor(leader, followers) {
    this.leader = leader;
    this.drawings = [leader, ...followers];
    this.states = leader.states;
    this.timer = null;
    this.heard = [];
    const steps = leader.figure.querySelector(".steps");
    this.range = steps.querySelector("input");
    this.play = steps.querySelector(".play");
    this.label = steps.querySelector(".label");
    this.says = leader.figure.querySelector(".says");
    steps.hidden = this.says.hidden = false;
    this.range.addEventListener("input", () => this.choose(Number(this.range.value)));
    for (const button of steps.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.move(Number(button.dataset.step)));
    }
    this.play.addEventListener("click", () => (this.timer ? this.pause() : this.start()));
    addEventListener("hashchange", () => this.follow());
    this.follow();
    this.tell();
  }

  get at() { return this.leader.at; }

  get last() { return this.states.length - 1; }

  move(by) { return this.choose(this.at + by); }

  // What the reader chose: it stops what plays, and the address says it. False: there is no such step.
  choose(at) {
    this.pause();
    if (at < 0 || at > this.last) return false;
    this.go(at);
    return true;
  }

  go(at) {
    for (const drawing of this.drawings) drawing.go(at);
    history.replaceState(null, "", `#${this.leader.key}=${at}`);
    this.tell();
  }

  follow() {
    const [key, at] = location.hash.slice(1).split("=");
    const step = Number(at);
    if (key !== this.leader.key || !Number.isInteger(step) || step < 0 || step > this.last) return;
    for (const drawing of this.drawings) drawing.go(step);
    this.tell();
    this.leader.figure.scrollIntoView();
  }

  tell() {
    const { label, says } = this.states[this.at];
    this.range.value = this.at;
    this.range.setAttribute("aria-valuetext", label);
    this.label.textContent = label;
    this.label.href = `#${this.leader.key}=${this.at}`;
    this.says.textContent = says;
    for (const told of this.heard) told();
  }

  start() {
    if (this.at === this.last) this.go(0);
    this.play.textContent = "Pause";
    this.timer = setInterval(() => {
      this.go(this.at + 1);
      if (this.at === this.last) this.pause();
    }, PLAY);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }
}
