// Shows what was run at the setting that the controls stand at. Every number and sentence is in the data.
"use strict";
(() => {
  const { controls, settings, texts, set: SET } = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("controls");
  const rows = [...form.querySelectorAll(".control")].map((row, i) => ({
    ...controls[i],
    input: row.querySelector("input, select"),
    places: [...row.querySelectorAll(".places li")],
  }));
  const by = (id) => document.getElementById(id);

  const made = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // The place of each control, and the setting of such places: those of the last control move fastest.
  const placeOf = ({ input }) => (input.type === "checkbox" ? Number(input.checked) : Number(input.value));
  const put = ({ input }, place) => {
    if (input.type === "checkbox") input.checked = place === 1;
    else input.value = String(place);
  };
  const settingAt = (at) => settings[at.reduce((sum, place, i) => sum * rows[i].keys.length + place, 0)];

  const drawStrip = ({ slices, says }) => {
    const bar = made("span", "slices", "");
    bar.setAttribute("aria-hidden", "true");
    for (const [outcome, share, label] of slices) {
      const slice = made("span", `slice ${texts[outcome]}`, "");
      slice.style.flexGrow = share;
      if (texts[label]) slice.append(made("span", "", texts[label]));
      bar.append(slice);
    }
    const strip = made("span", "strip", "");
    strip.append(bar, made("span", "unseen", slices.map((slice) => texts[slice[3]]).join("")));
    strip.append(made("span", "says-so", texts[says]));
    by("strip").replaceChildren(strip);
  };

  const list = (id, items) => by(id).replaceChildren(...items.map((item) => made("li", "", texts[item])));

  const drawPlaces = (row, i, at) => {
    row.places.forEach((item, place) => {
      const there = settingAt(at.map((other, j) => (j === i ? place : other)));
      item.className = place === at[i] ? "chosen" : "";
      item.querySelector("b").textContent = texts[there.adopted];
      item.querySelector("i").style.width = texts[there.adopted] ? `${100 * there.share}%` : "0";
    });
    if (row.input.type === "range") {
      row.input.setAttribute("aria-valuetext", row.places[at[i]].querySelector(".name").textContent);
    }
  };

  const draw = () => {
    const at = rows.map(placeOf);
    const here = settingAt(at);
    for (const id of ["heading", "note", "take", "against", "most"]) {
      by(id === "heading" ? "finding" : id).textContent = texts[here[id]];
    }
    by("note").hidden = !texts[here.note];
    drawStrip(here);
    list("given", here.given);
    list("set", here.set);
    by("command").textContent = here.command.map((part) => texts[part]).join(SET);
    rows.forEach((row, i) => drawPlaces(row, i, at));
    return here;
  };

  // A link names the places that are not as written.
  const linkTo = () => {
    const moved = rows.map((row) => [row.input.id.slice(2), row.keys[placeOf(row)]]).filter(([, key]) => key);
    return `#${new URLSearchParams(moved)}`;
  };
  const follow = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const row of rows) {
      const place = row.keys.indexOf(wanted.get(row.input.id.slice(2)) ?? "");
      put(row, place < 0 ? row.written : place);
    }
    draw();
    by("link").href = linkTo();
  };
  const changed = () => {
    const here = draw();
    by("said").textContent = [texts[here.heading], texts[here.note]].filter(Boolean).join(". ");
    by("link").href = linkTo();
    history.replaceState(null, "", linkTo());
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault(); // a browser may have kept other places over a reload
    rows.forEach((row) => put(row, row.written));
    changed();
  });
  addEventListener("hashchange", follow);
  form.hidden = false;
  follow();
  document.body.dataset.drawn = "";
})();
