// The pages of a class: shows what the server says has changed, and sends what people do. No rule of the model is here.
"use strict";

const page = document.body.dataset;
const texts = JSON.parse(page.texts);
const role = page.events?.split("/").pop();
const fill = (text, details = {}) => text.replace(/{(\w+)}/g, (_, name) => details[name]);
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const wait = seconds => new Promise(done => setTimeout(done, 1000 * seconds));

// What is said below on every page

let hush;
function say(text, kind = "") {
  const said = one("#said");
  clearTimeout(hush);
  said.textContent = text;
  said.className = kind;
  if (kind === "kept") hush = setTimeout(() => { said.textContent = ""; said.className = ""; }, 6000);
}

// From a form to what is sent: fields by their names, dots make objects, [] makes lists

const isOut = field => !field.name || field.matches(":disabled") || field.value === ""
  || (/^(checkbox|radio)$/.test(field.type) && !field.checked);
const sum = group => all("input", group).reduce((total, field) => total + Number(field.value), 0);
const kinds = {
  bool: field => field.value === "true",
  int: field => parseInt(field.value, 10),
  float: field => Number(field.value),
  json: field => JSON.parse(field.value),
  share: field => Number(field.value) / sum(field.closest("[data-shares]")),
};

function put(into, [name, ...rest], value) {
  if (rest.length) put(into[name] ??= {}, rest, value);
  else if (name.endsWith("[]")) (into[name.slice(0, -2)] ??= []).push(value);
  else if (value && typeof value === "object" && !Array.isArray(value)) Object.assign(into[name] ??= {}, value);
  else into[name] = value;
}

function filled(form) {
  const message = JSON.parse(form.dataset.json || "{}");
  for (const field of form.elements) {
    const read = kinds[field.dataset.type] ?? (text => text.value);
    if (!isOut(field)) put(message, field.name.split("."), read(field));
  }
  return message;
}

// Whole percents that sum to 100, as the means of a class have them: `whole_percents`
function percents(shares) {
  const exact = shares.map(share => Math.round(1e8 * share) / 1e6), whole = exact.map(Math.floor);
  const left = 100 - whole.reduce((total, each) => total + each, 0);
  const rest = exact.map((each, i) => Math.round(1e6 * (each - whole[i])));
  const most = [...rest.keys()].sort((i, j) => rest[j] - rest[i]).slice(0, left);
  return whole.map((each, i) => each + most.includes(i));
}

// What a form shows depends on what was chosen in it; what is not shown is not sent

function settle(form) {
  for (const group of all("[data-when]", form)) {
    const [name, values] = group.dataset.when.split("=");
    group.disabled = group.hidden = !values.split("|").includes(new FormData(form).get(name));
  }
  for (const group of all("[data-shares]", form)) {
    const total = sum(group), fields = all("input", group), shares = percents(fields.map(field => field.value / total));
    for (const [i, field] of fields.entries()) {
      const share = total ? `${shares[i]}\u2009%` : "\u2013";
      field.parentElement.querySelector("output").textContent = share;
      field.setAttribute("aria-valuetext", share);
    }
  }
}

// A form that was begun survives another question, a reload, and a phone that falls asleep

const key = form => `draft ${page.room} ${form.dataset.draft}`;
const stored = act => { try { return act(localStorage); } catch { return null; } };
const keep = form => stored(store => store.setItem(key(form), JSON.stringify(
  [...form.elements].filter(field => field.name).map(field => [field.name, field.value, field.checked]))));
const drop = form => stored(store => store.removeItem(key(form)));

function restore(form) {
  for (const [name, value, checked] of JSON.parse(stored(store => store.getItem(key(form))) || "[]")) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (!/^(checkbox|radio)$/.test(field.type)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

function prepare(within) {
  for (const form of all("form[data-draft]", within)) restore(form);
  for (const form of all("form", within)) settle(form);
  for (const fold of all("details[data-keep]", within)) fold.open = folds.get(fold.dataset.keep) ?? fold.open;
}

// Sending: one after the other, each until it is answered; the same number for the same act, so that it counts once

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(n => (n % 36).toString(36)).join("");
const PAUSES = [1, 2, 4, 8, 15];

async function post(address, message) {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 10000);
  try {
    return await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message), signal: stop.signal,
    });
  } finally { clearTimeout(timer); }
}

async function until(address, message) {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await post(address, message);
      if (answer.status < 500 && answer.status !== 429) return await answer.json();
    } catch { /* no network: tried again */ }
    say(closed ? texts.closed : texts.again, "waits");
    await wait(PAUSES[Math.min(tries, PAUSES.length - 1)]);
  }
}

let queue = Promise.resolve();
function act(from, details) {
  const message = { ...details, id: newId(), room: page.room, kind: from.dataset.act };
  from.setAttribute("aria-busy", "true");
  say(texts.sending, "waits");
  queue = queue.then(async () => {
    const answer = await until(`/act/${role}`, message);
    from.removeAttribute("aria-busy");
    if (answer.refused) return say(answer.refused, "refused");
    say(fill(texts.kept, { time: new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false }) }), "kept");
    if ("draft" in from.dataset) drop(from);
    if ("empty" in from.dataset) one(`form[data-act=${from.dataset.act}]`)?.reset();
    if (from.dataset.then === "reload") location.reload();
  });
}

async function look(form, details) {
  const answer = await until(`/look/${role}`, { ...details, room: page.room });
  if (answer.refused) return say(answer.refused, "refused");
  say("");
  one("[data-looked]", form).innerHTML = answer.html;
}

const agrees = from => !from.dataset.sure || confirm(from.dataset.sure);

async function join(form) {
  form.dataset.id ??= newId();
  const answer = await until("/join", { ...filled(form), id: form.dataset.id });
  if (answer.refused) say(answer.refused, "refused");
  else location.assign(answer.to);
}

document.addEventListener("submit", event => {
  const form = event.target;
  if ("join" in form.dataset) { event.preventDefault(); return join(form); }
  if (!form.dataset.act && !form.dataset.look) return;
  event.preventDefault();
  if (all("[data-shares]", form).some(group => !sum(group))) return say(texts.bet_empty, "refused");
  if (form.dataset.look) look(form, filled(form));
  else if (agrees(form)) act(form, filled(form));
});

document.addEventListener("click", event => {
  const button = event.target.closest("button[data-act], button[data-look]");
  if (!button) return;
  const own = JSON.parse(button.dataset.json || "{}");
  if (button.dataset.look) {
    if (button.form.reportValidity()) look(button.form, { ...own, [button.dataset.look]: filled(button.form).answer });
  } else if (agrees(button)) act(button, own);
});

document.addEventListener("input", event => {
  const form = event.target.form;
  if (!form) return;
  settle(form);
  if ("draft" in form.dataset) keep(form);
});

// What a person must not miss on a page that is scrolled: a question, a note, a pause

const TITLE = document.title;
const writing = () => document.activeElement.matches("select, textarea, input:not([type=radio]):not([type=checkbox])");
const open_question = () => all("[data-part=question] [data-question], [data-part=outcome] [data-question]")[0];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function reveal(where) {
  document.documentElement.style.scrollPaddingTop = `${(one(".top")?.offsetHeight ?? 56) + 8}px`;
  where.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

const part_of = within => within.closest("[data-part]");
function show_question() {
  one("#show-question").hidden = true;
  if (open_question()) reveal(part_of(open_question()));
}

let last_asked;
function notice() {
  const question = open_question(), now = question?.dataset.question ?? "", bar = one("#show-question");
  const waits = question?.matches("form") && !one(".counts", part_of(question));
  document.title = (waits ? "(!) " : "") + TITLE;
  if (now === last_asked) return;
  const first = last_asked === undefined;
  last_asked = now;
  bar.hidden = true;
  if (first || !question) return;
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(80);
  if (!writing()) return show_question();
  bar_to_question(fill(texts.question, { title: one("h2, strong", part_of(question)).textContent }));
}

function bar_to_question(words) {
  one("#show-question").textContent = words;
  one("#show-question").hidden = false;
}

const got = () => all("[data-part=notes] .got");
const read = `read ${page.room}`;
const unread = () => got().length - Number(stored(store => store.getItem(read)) ?? 0);
function notes_seen() {
  stored(store => store.setItem(read, got().length));
  count_notes();
}

function count_notes() {
  const number = unread(), said = one("#unread"), bar = one("#show-note");
  said.hidden = bar.hidden = number < 1;
  if (number < 1) return;
  said.textContent = fill(number === 1 ? texts.notes_one : texts.notes_many, { number });
  const words = fill(texts.note, { who: got()[0].dataset.from });
  if (bar.textContent !== words) bar.textContent = words;
}

function show_note() {
  one("[data-part=notes] details").open = true;
  reveal(got()[0]);
  got()[0].focus({ preventScroll: true });
  notes_seen();
  if (open_question()) bar_to_question(texts.to_question);
}

// While the class is paused nothing can be sent; what was typed stays
function pause() {
  const paused = Boolean(one(".paused"));
  document.body.classList.toggle("is-paused", paused);
  const senders = "form[data-act=answer] button.main, form[data-act=bet] button.main, [data-act=answer][type=button], #ready";
  for (const button of all(senders)) button.disabled = paused;
}

// Type on the big screen as large as fits
function fit() {
  if (role !== "screen" || innerWidth < 900) return;
  const fits = each => each.scrollHeight <= each.clientHeight + 1;
  for (let size = 1.3; size > 0.5; size -= 0.05) {
    document.documentElement.style.setProperty("--fit", size);
    if (all("main, .first, .second").every(fits)) return;
  }
}

// How it ended is not missed on the teacher's page either, which a question does not scroll
let was_over;
function ended() {
  const over = one("[data-question=over]");
  if (over && was_over === false && !writing()) reveal(part_of(over));
  was_over = Boolean(over);
}

function settled() {
  pause();
  fit();
  if (role === "teacher") ended();
  if (role !== "seat") return;
  notice();
  count_notes();
}

one("#show-question")?.addEventListener("click", show_question);
one("#show-note")?.addEventListener("click", show_note);
addEventListener("resize", fit);

// What the server says has changed. A part in which somebody writes waits, unless something else is asked by now

const folds = new Map(), held = new Map();
document.addEventListener("toggle", event => {
  folds.set(event.target.dataset.keep, event.target.open);
  if (event.target.dataset.keep === "notes" && event.target.open && event.target.contains(document.activeElement)) notes_seen();
}, true);
document.addEventListener("focusout", () => setTimeout(() => {
  for (const [part, html] of held) show(part, html);
}));

const asked = within => all("[data-question]", within).map(each => each.dataset.question).join(" ");

function show(part, html) {
  const fresh = document.createElement("template"), field = document.activeElement;
  fresh.innerHTML = html;
  if (part.contains(field) && writing() && asked(part) === asked(fresh.content)) return held.set(part, html);
  held.delete(part);
  const back = part.contains(field) ? field.id || `[name="${field.name}"][value="${field.value}"]` : "";
  part.replaceChildren(fresh.content);
  prepare(part);
  if (back) (document.getElementById(back) ?? (back.startsWith("[") ? one(back, part) : null))?.focus();
}

let ahead = 0, last = Date.now(), source, closed = false;

function frame(event) {
  const { now, parts } = JSON.parse(event.data);
  heard(now);
  for (const [name, html] of Object.entries(parts)) for (const part of all(`[data-part="${name}"]`)) show(part, html);
  tick();
  settled();
}

function heard(now) {
  last = Date.now();
  closed = false;
  if (now) ahead = now - last / 1000;
  if (one("#lost").hidden) return;
  one("#lost").hidden = true;
  if (!one("#said").textContent) say(texts.back, "kept");
}

function open() {
  source?.close();
  last = Date.now();
  source = new EventSource(page.events);
  source.onmessage = frame;
  source.addEventListener("beat", event => heard(JSON.parse(event.data).now));
  source.addEventListener("closed", () => { closed = true; lose(); });
  source.addEventListener("gone", event => {
    source.close();
    source = null;
    document.body.replaceChildren(one("#gone").content);
    one("[data-says]").textContent = JSON.parse(event.data).says;
  });
}

const QUIET = 25;
function watch() {
  if (!source) return;
  const quiet = (Date.now() - last) / 1000;
  if (quiet > QUIET || source.readyState === EventSource.CLOSED && quiet > 3) open();
  if (source.readyState !== EventSource.OPEN && quiet > 2) lose();
}

function lose() {
  one("#lost").textContent = closed ? texts.closed : texts.lost;
  one("#lost").hidden = false;
}

function tick() {
  for (const clock of all("[data-ends]")) {
    const left = Math.max(0, Math.round(clock.dataset.ends - Date.now() / 1000 - ahead));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("short", left <= 10);
  }
}

// A sign of life: a phone that loses its network, or falls asleep, closes nothing

function here() {
  if (source && role !== "screen") fetch(`/here/${role}`, { method: "POST" }).catch(() => {});
}

// The page that checks the connection

async function check() {
  const times = [];
  for (let i = 0; i < 5; i += 1) {
    const start = performance.now();
    try { if ((await post(page.check, { id: newId() })).ok) times.push(performance.now() - start); } catch { /* counted as none */ }
  }
  const middle = times.sort((a, b) => a - b)[times.length >> 1];
  tell("#check-post", times.length > 2, fill(texts.check_post, { time: Math.round(middle) }));
}

function tell(where, works, text) {
  one(where).textContent = works ? text : texts.check_none;
  one(where).className = works ? "good" : "bad";
}

if (page.check) {
  check();
  const stream = new EventSource(page.events), timer = setTimeout(() => tell("#check-stream", false), 8000);
  const arrived = () => { clearTimeout(timer); tell("#check-stream", true, texts.check_stream); stream.close(); };
  stream.onmessage = arrived;
  stream.addEventListener("beat", arrived);
} else if (page.events) {
  stored(store => Object.keys(store).filter(name => name.startsWith("draft ") && !name.startsWith(`draft ${page.room} `))
    .forEach(name => store.removeItem(name)));
  ahead = Number(page.now) - Date.now() / 1000;
  prepare(document);
  tick();
  settled();
  open();
  setInterval(tick, 1000);
  setInterval(watch, 2000);
  here();
  setInterval(here, 20000);
  addEventListener("offline", lose);
  for (const name of ["visibilitychange", "pageshow", "online"]) {
    addEventListener(name, () => {
      if (document.hidden || !source) return;
      here();
      if (Date.now() - last > 12000) open();
    });
  }
}
