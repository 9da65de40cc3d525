// Light, dark or paper: the colours of the page's figures.
"use strict";
const LOOK = JSON.parse(document.getElementById("look").textContent); // light and dark colours, and the template
const DARK = new Map(Object.keys(LOOK.light).map((name) => [LOOK.light[name], LOOK.dark[name]]));
const root = document.documentElement;
const darkScreen = matchMedia("(prefers-color-scheme: dark)");
const narrowScreen = matchMedia("(max-width: 640px)");
const look = { paper: false };

const isDark = () => !look.paper && (root.dataset.scheme ? root.dataset.scheme === "dark" : darkScreen.matches);
const colours = () => LOOK[isDark() ? "dark" : "light"];

// A copy with every colour of the light palette replaced by the dark one of the same name.
const inDark = (value) => {
  if (typeof value === "string") return DARK.get(value) ?? value;
  if (Array.isArray(value)) return value.map(inDark);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inDark(inner)]));
};
