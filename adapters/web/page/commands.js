// The list of /journey commands that opens while a "/" is typed.

import { $, announce, el } from "./dom.js";
import { say } from "./words.js";

let all = [];
let shown = [];
let at = 0;

const list = () => $("commands");
const box = () => $("say");

export const isOpen = () => !list().hidden;

export function close() {
  list().hidden = true;
  box().removeAttribute("aria-activedescendant");
}

function typedName(text) {
  const found = /^\/(?:j\w*)?(?:\s+(\S*))?$/.exec(text);
  return found ? (found[1] || "").toLowerCase() : null;
}

function draw() {
  list().replaceChildren(...shown.map((command, index) =>
    el("li", { id: `command-${index}`, role: "option", "aria-selected": index === at ? "true" : "false",
      onmousedown: (event) => { event.preventDefault(); choose(index); } },
    el("b", {}, `/journey ${command.name}`), el("span", {}, command.about))));
  box().setAttribute("aria-activedescendant", `command-${at}`);
  list().children[at]?.scrollIntoView({ block: "nearest" });
}

export function update() {
  const name = typedName(box().value);
  shown = name === null ? [] : all.filter((command) => command.name.startsWith(name));
  if (!shown.length || (shown.length === 1 && shown[0].name === name)) return close();
  if (!isOpen()) announce("news", say("choices", { n: shown.length }));
  list().hidden = false;
  at = 0;
  return draw();
}

export function move(step) {
  at = (at + step + shown.length) % shown.length;
  draw();
}

export function choose(index = at) {
  const command = shown[index];
  box().value = `/journey ${command.name}${command.takes ? " " : ""}`;
  at = 0;
  close();
  box().focus();
}

export function start(commands) {
  all = commands;
  box().setAttribute("aria-controls", "commands");
  box().setAttribute("aria-autocomplete", "list");
  box().addEventListener("blur", close);
}
