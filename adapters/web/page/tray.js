// Photos that wait to be sent: from the button, dropped or pasted; each with its own error.

import { $, announce, el, icon, newId } from "./dom.js";
import { say } from "./words.js";

const KINDS = /^image\/(jpeg|png|webp|heic|heif)$/;
const ENDINGS = /\.(jpe?g|png|webp|heic|heif)$/i;
export const limits = { files: 10, bytes: 20 * 1024 * 1024 };

let shots = []; // {key, file, wrong}

export const ready = () => shots.filter((shot) => !shot.wrong).map((shot) => shot.file);

export function thumb(file) {
  const box = el("span", { class: "thumb" }, icon("photo"));
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return box; // no browser but Safari draws HEIC
  const address = URL.createObjectURL(file);
  const picture = el("img", { src: address, alt: "" });
  picture.addEventListener("load", () => URL.revokeObjectURL(address));
  picture.addEventListener("error", () => box.replaceChildren(icon("photo")));
  box.replaceChildren(picture);
  return box;
}

function whatIsWrong(file, count) {
  if (!(KINDS.test(file.type) || ENDINGS.test(file.name))) return say("no_photo");
  if (file.size > limits.bytes) return say("too_large", { n: Math.round(limits.bytes / 1024 / 1024) });
  if (!file.size) return say("empty");
  return count >= limits.files ? say("too_many", { n: limits.files }) : "";
}

function draw() {
  const tray = $("tray");
  tray.hidden = !shots.length;
  tray.replaceChildren(...shots.map((shot) => {
    const remove = el("button", { class: "round", type: "button", "aria-label": say("take_out", { file: shot.file.name }) }, icon("close"));
    remove.addEventListener("click", () => {
      shots = shots.filter((other) => other.key !== shot.key);
      draw();
      $("say").focus();
    });
    return el("li", { class: `shot ${shot.wrong ? "bad" : ""}` }, shot.thumb, remove,
      el("span", { class: "name", title: shot.file.name }, shot.file.name),
      shot.wrong ? el("span", { class: "told" }, shot.wrong) : null);
  }));
}

// `wrong` may bring errors that the server found, by place in the list.
export function add(files, wrong = {}) {
  Array.from(files).forEach((file, index) => {
    const problem = wrong[index] || whatIsWrong(file, ready().length);
    shots.push({ key: newId(), file, wrong: problem, thumb: thumb(file) });
    if (problem) announce("alerts", `${file.name}: ${problem}`);
  });
  draw();
  if (ready().length) announce("news", say("ready", { n: ready().length }));
}

export function clearReady() {
  shots = shots.filter((shot) => shot.wrong);
  draw();
}

function watchDrops() {
  let depth = 0;
  const withFiles = (event) => Array.from(event.dataTransfer?.types || []).includes("Files");
  const show = (on) => { $("drop").hidden = !on; };
  addEventListener("dragenter", (event) => { if (withFiles(event)) { depth += 1; show(true); } });
  addEventListener("dragleave", (event) => { if (withFiles(event)) { depth -= 1; show(depth > 0); } });
  addEventListener("dragover", (event) => { if (withFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    add(event.dataTransfer.files);
    $("say").focus();
  });
}

export function start() {
  $("attach").addEventListener("click", () => $("files").click());
  $("files").addEventListener("change", () => {
    add($("files").files);
    $("files").value = "";
    $("say").focus();
  });
  addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length || $("form").open) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
  watchDrops();
}
