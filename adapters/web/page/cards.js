// Cards, block by block. Every block of core/views.py is drawn; one that is not known is shown by its card's plain text.

import { drawChart } from "./chart.js";
import { $, el, icon } from "./dom.js";
import { say } from "./words.js";

const STATES = ["done", "open", "stated", "skipped", "current"];
const NUMBER = /^[\s$€£~<>+-]*\d[\d.,]*\s*(%|[A-Z]{3}|k|m)?$/;

function words(spans) {
  return spans.map(([text, style]) => {
    let node = document.createTextNode(text);
    if (style.includes("c")) node = el("code", {}, node);
    if (style.includes("i")) node = el("em", {}, node);
    if (style.includes("b")) node = el("strong", {}, node);
    return node;
  });
}

function paragraphs(lines) {
  const parts = [];
  let open = null; // the paragraph or list that the next line may go on with
  for (const line of lines) {
    if (line.bullet) {
      if (open?.tagName !== "UL") parts.push((open = el("ul")));
      open.append(el("li", {}, words(line.spans)));
    } else if (!line.spans.length) {
      open = null;
    } else {
      if (open?.tagName === "P") open.append("\n", ...words(line.spans));
      else parts.push((open = el("p", {}, words(line.spans))));
    }
  }
  return parts;
}

const draw = {
  text(block) {
    const kind = `words ${block.tone} ${block.quoted ? "quoted" : ""}`;
    return el(block.quoted ? "blockquote" : "div", { class: kind }, paragraphs(block.lines));
  },
  fields(block) {
    return el("dl", { class: "fields" }, block.items.map(([label, value]) =>
      el("div", {}, el("dt", {}, label), el("dd", {}, value))));
  },
  progress(block) {
    const bar = block.total <= 12 ? segments(block) : el("progress", {
      max: block.total, value: block.done, "aria-label": block.label });
    const figures = el("b", {}, counted(block));
    return el("div", { class: "meter" }, el("div", { class: "label" }, el("span", {}, block.label), figures), bar);
  },
  checklist(block) {
    return el("ul", { class: "checks" }, block.items.map(check));
  },
  table(block) {
    const cell = (text) => el("td", { class: NUMBER.test(text) ? "number" : text.length < 13 ? "short" : null }, text);
    const head = el("tr", {}, block.columns.map((column) => el("th", { scope: "col" }, column)));
    const rows = block.rows.map((row) => el("tr", {}, row.map(cell)));
    const label = say("table", { columns: block.columns.join(", ") });
    return el("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": label },
      el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
  },
  actions(block, context) {
    return el("div", { class: "buttons" }, block.buttons.map((button) => context.button(button)));
  },
  image(block) {
    const picture = el("img", { src: block.src, alt: block.alt, width: block.width || null, height: block.height || null });
    const open = el("button", { class: "picture", type: "button", title: say("larger") }, picture);
    open.addEventListener("click", () => view(block));
    picture.addEventListener("error", () => open.replaceWith(el("p", { class: "quiet" }, say("picture", { what: block.alt }))));
    return open;
  },
  chart: drawChart,
  file(block) {
    const link = el("a", { class: "paper", href: block.src, download: block.name }, icon("file"), block.name);
    return el("div", {}, link, block.alt ? el("p", { class: "quiet" }, block.alt) : null);
  },
};

function counted(block) { // cards that were posted before they said so themselves
  return block.figures || `${block.done}/${block.total}`;
}

function segments(block) {
  const bar = el("div", { class: "bar", role: "progressbar", "aria-label": block.label, "aria-valuemin": 0,
    "aria-valuemax": block.total, "aria-valuenow": block.done, "aria-valuetext": counted(block) });
  for (let i = 0; i < block.total; i += 1) bar.append(el("i", { class: i < block.done ? "full" : null }));
  return bar;
}

function check(item) {
  const sign = { done: icon("check"), stated: "~", skipped: "–" }[item.state] || null;
  return el("li", { class: item.state },
    el("span", { class: "mark", "aria-hidden": "true" }, sign),
    el("span", {}, el("span", { class: "hidden" }, `${STATES.includes(item.state) ? say(item.state) : item.state}: `),
      el("span", { class: "what" }, item.text), item.note ? el("span", { class: "note" }, item.note) : null));
}

function view(block) {
  const viewer = $("viewer");
  const close = el("button", { class: "round", type: "button", "aria-label": say("close"), onclick: () => viewer.close() }, icon("close"));
  viewer.replaceChildren(el("img", { src: block.src, alt: block.alt }), close);
  viewer.onclick = (event) => { if (event.target === viewer) viewer.close(); };
  viewer.showModal();
}

// `context.button(button)` makes a button's element.
export function drawCard(card, context) {
  const title = card.title ? el("h3", {}, card.urgent ? icon("alert") : null, card.title) : null;
  const blocks = card.blocks.map((block) =>
    (draw[block.type] ? draw[block.type](block, context) : el("p", { class: "words" }, card.plain)));
  return el("article", { class: `card ${card.urgent ? "urgent" : ""}`, "aria-label": card.title || null,
    lang: card.language || null }, title, blocks);
}
