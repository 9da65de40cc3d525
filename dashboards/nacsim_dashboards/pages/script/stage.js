// One picture on the whole screen, for whoever sits at the back: P, or the button; arrows go through its steps and on.
"use strict";
const ROOM = { narrowest: 640 }; // pixels of a figure's width at least, before it is made larger

class Stage {
  constructor(slides) {
    this.slides = slides;
    this.at = 0;
    this.drawn = null;
    this.stage = document.getElementById("stage");
    const part = (name) => this.stage.querySelector(`.${name}`);
    [this.title, this.plot, this.says, this.count] = ["stage-title", "stage-plot", "stage-says", "stage-count"].map(part);
    part("stage-back").addEventListener("click", () => this.step(-1));
    part("stage-next").addEventListener("click", () => this.step(1));
    part("stage-close").addEventListener("click", () => this.stage.close());
    this.stage.addEventListener("close", () => { if (document.fullscreenElement) document.exitFullscreen(); });
    addEventListener("resize", () => { if (this.open) this.show(); });
    const button = document.getElementById("present");
    button.hidden = false;
    button.addEventListener("click", () => this.begin());
  }

  get open() { return this.stage.open; }

  // What can be seen: not what is folded away.
  get shown() { return this.slides.filter((one) => one.figure.checkVisibility?.() ?? one.figure.offsetParent); }

  begin() {
    const inView = this.shown.findIndex((one) => one.figure.getBoundingClientRect().bottom > innerHeight / 3);
    this.at = Math.max(0, inView);
    this.stage.showModal();
    this.stage.requestFullscreen?.().catch(() => {}); // where it is not allowed, the window is the screen
    this.show();
  }

  // Through the steps of a picture, then to the next.
  step(by) {
    const { stepper } = this.slide;
    if (stepper?.move(by)) return this.show();
    if (!this.shown[this.at + by]) return null;
    this.at += by;
    return this.show();
  }

  get slide() { return this.shown[this.at]; }

  show() {
    const { drawing, stepper } = this.slide;
    this.title.textContent = drawing.heading.textContent;
    this.says.textContent = stepper?.leader === drawing ? "" : drawing.state.says || ""; // it is written in its middle
    const step = stepper ? `, step ${stepper.at + 1} of ${stepper.last + 1}` : "";
    this.count.textContent = `Picture ${this.at + 1} of ${this.shown.length}${step}`;
    const { clientWidth, clientHeight } = this.plot.parentElement;
    const height = drawing.state.wide.layout.height;
    const wanted = Math.round((height * clientWidth) / clientHeight);
    const { data, layout, config } = drawing.spec(Math.max(ROOM.narrowest, drawing.state.least, Math.min(wanted, PAPER + 100)));
    const scale = Math.min(clientWidth / layout.width, clientHeight / height);
    Object.assign(this.plot.style, { width: `${layout.width}px`, height: `${height}px`, transform: `scale(${scale})` });
    this.plot.style.left = `${(clientWidth - layout.width * scale) / 2}px`;
    if (this.drawn !== drawing) Plotly.purge(this.plot); // what the last picture left would be in the way
    this.drawn = drawing;
    return Plotly.react(this.plot, data, layout, config);
  }
}
