// Pictures and tables to take away: each says what it is, where it is from, and what made it.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const PICTURE = { width: 1280, height: 720, edge: 40 }; // 16:9
const TYPE = { figure: 18, title: 30, caption: 18, source: 15 };
const NAME = 48; // characters of a file's name at most
const SHARP = 2; // pixels of a PNG for each of the picture
const ruler = document.createElement("canvas").getContext("2d");

const wrapped = (text, size, weight, lines) => {
  ruler.font = `${weight} ${size}px ${LOOK.template.layout.font.family}`;
  const room = PICTURE.width - 2 * PICTURE.edge;
  const found = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && ruler.measureText(longer).width > room) { found.push(line); line = word; } else line = longer;
  }
  found.push(line);
  if (found.length > lines) found[lines - 1] += " …";
  return found.slice(0, lines);
};

const element = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

// The figure in the middle, its title above, its caption and source below; as an SVG of its own.
const picture = async (drawing) => {
  const base = LOOK.template.layout.font.size;
  const { data, layout, config } = drawing.spec(Math.max(drawing.state.least, Math.round((PICTURE.width * base) / TYPE.figure)));
  const url = await Plotly.toImage({ data, layout, config }, { format: "svg", width: layout.width, height: layout.height });
  const plot = document.importNode(
    new DOMParser().parseFromString(decodeURIComponent(url.slice(url.indexOf(",") + 1)), "image/svg+xml").documentElement, true,
  );
  const { width, height, edge } = PICTURE;
  const { ink, soft, paper } = colours();
  const svg = element("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": LOOK.template.layout.font.family });
  svg.append(element("rect", { width, height, fill: paper }));
  let top = edge;
  const write = (lines, size, fill, weight) => {
    for (const line of lines) {
      svg.append(element("text", { x: edge, y: top + size * 0.8, "font-size": size, "font-weight": weight, fill }, line));
      top += size * 1.3;
    }
  };
  write(wrapped(drawing.heading.textContent, TYPE.title, 650, 2), TYPE.title, ink, 650);
  const above = top + 8;
  const caption = wrapped(drawing.state.says || drawing.caption, TYPE.caption, 400, 2);
  const source = wrapped(document.body.dataset.source, TYPE.source, 400, 1);
  top = height - edge * 0.6 - (caption.length * TYPE.caption + source.length * TYPE.source) * 1.3 - 6;
  const room = top - 12 - above;
  write(caption, TYPE.caption, soft, 400);
  top += 6;
  write(source, TYPE.source, soft, 400);
  const place = { x: edge, y: above, width: width - 2 * edge, height: room, preserveAspectRatio: "xMidYMid meet" };
  plot.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
  for (const [key, value] of Object.entries(place)) plot.setAttribute(key, value);
  svg.append(plot);
  return new XMLSerializer().serializeToString(svg);
};

const raster = async (svg) => {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  await new Promise((done, failed) => { image.onload = done; image.onerror = failed; image.src = url; });
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE.width * SHARP;
  canvas.height = PICTURE.height * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
};

const download = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// A text that a spreadsheet would take for a formula is marked as a text.
const cell = (text) => {
  const harmless = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
const csv = (table) => [...table.rows].map((row) => [...row.cells].map((one) => cell(one.textContent.trim())).join(",")).join("\r\n");

const offerTable = (button) => {
  const table = button.parentElement.previousElementSibling.querySelector("table");
  const name = table.caption.textContent.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, NAME).replace(/^-|-$/g, "");
  button.hidden = false;
  button.addEventListener("click", () => download(new Blob(["\ufeff", csv(table), "\r\n"], { type: "text/csv" }), `${name || "table"}.csv`));
};

const offerPicture = (drawing) => {
  const tools = drawing.figure.querySelector(".tools");
  tools.hidden = false;
  const button = (name) => tools.querySelector(`.${name}`);
  button("png").addEventListener("click", async () => download(await raster(await picture(drawing)), `${drawing.key}.png`));
  button("svg").addEventListener("click", async () => download(new Blob([await picture(drawing)], { type: "image/svg+xml" }), `${drawing.key}.svg`));
  if (!navigator.clipboard?.write || !window.ClipboardItem) return; // not where a page is read over plain http
  const copy = button("copy");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const png = picture(drawing).then(raster);
    const done = await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]).then(() => "Copied", () => "Not allowed");
    copy.textContent = done;
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
};
