// A chart as SVG: bars or lines over labels, a legend where there are several series, and the figures to open below.

import { el } from "./dom.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 400, HEIGHT = 170, LEFT = 4, TOP = 22, BOTTOM = 24;

function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// So many labels that they do not touch; the last one always.
function shown(index, count) {
  const each = Math.ceil(count / 8);
  return (count - 1 - index) % each === 0;
}

function plot(block) {
  const count = block.labels.length, groups = block.series.length;
  const top = Math.max(...block.series.flatMap((series) => series.values), 0) || 1;
  const step = (WIDTH - 2 * LEFT) / Math.max(count, 1), floor = HEIGHT - BOTTOM;
  const y = (value) => floor - (Math.max(value, 0) / top) * (floor - TOP);
  const parts = [
    svg("line", { class: "grid", x1: LEFT, x2: WIDTH - LEFT, y1: TOP, y2: TOP }),
    svg("line", { class: "base", x1: LEFT, x2: WIDTH - LEFT, y1: floor, y2: floor }),
    svg("text", { class: "axis", x: LEFT, y: TOP - 7 }, block.top),
  ];
  block.series.forEach((series, group) => {
    const middle = (index) => LEFT + step * (index + 0.5);
    if (block.form === "line") {
      const points = series.values.map((value, index) => `${middle(index)},${y(value)}`).join(" ");
      parts.push(svg("polyline", { class: `line s${group % 4}`, points }));
      return;
    }
    const wide = (step * 0.78) / groups;
    series.values.forEach((value, index) => {
      const x = middle(index) - (step * 0.78) / 2 + wide * group;
      const told = `${block.labels[index]}: ${series.said[index]}${groups > 1 ? ` (${series.name})` : ""}`;
      const bar = { class: `bar s${group % 4}`, x, y: y(value), width: Math.max(wide - 1, 1), height: floor - y(value), rx: 2 };
      parts.push(svg("rect", bar, svg("title", {}, told)));
    });
  });
  block.labels.forEach((label, index) => {
    if (!shown(index, count)) return;
    parts.push(svg("text", { class: "axis", x: LEFT + step * (index + 0.5), y: HEIGHT - 6, "text-anchor": "middle" }, label));
  });
  return svg("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": block.alt }, ...parts);
}

function figures(block) {
  const head = el("tr", {}, el("th", { scope: "col" }, ""), block.series.map((series) => el("th", { scope: "col" }, series.name)));
  const rows = block.labels.map((label, index) => el("tr", {}, el("th", { scope: "row" }, label),
    block.series.map((series) => el("td", { class: "number" }, series.said[index] ?? ""))));
  const sheet = el("div", { class: "sheet" }, el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
  return el("details", {}, el("summary", {}, say("figures")), sheet);
}

export function drawChart(block) {
  const legend = block.series.length > 1 ? el("ul", { class: "legend" }, block.series.map((series, group) =>
    el("li", {}, el("i", { class: `s${group % 4}` }), series.name))) : null;
  return el("figure", { class: "chart" }, el("figcaption", {}, block.title), legend, plot(block),
    el("p", { class: "quiet" }, block.alt), figures(block));
}
