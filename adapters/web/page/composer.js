// Writing and sending. A message keeps its id through every try, so that it has one effect.

import * as commands from "./commands.js";
import { $, newId } from "./dom.js";
import { postMessage } from "./server.js";
import * as tray from "./tray.js";

const say = $("say");

function grow() {
  say.style.height = "auto";
  say.style.height = `${Math.min(say.scrollHeight, 190)}px`;
}

function onKey(event) {
  if (commands.isOpen()) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); return commands.move(step); }
    if (event.key === "Tab" || event.key === "Enter") { event.preventDefault(); return commands.choose(); }
    if (event.key === "Escape") return commands.close();
  }
  const touch = matchMedia("(pointer: coarse)").matches; // there, Enter is the only way to a new line
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return undefined;
  event.preventDefault();
  return $("composer").requestSubmit();
}

function told(text) {
  $("composer-told").textContent = text;
  $("composer-told").hidden = !text;
}

// `chat.sending(message)` shows it and gives {progress, sent, failed(told, again), gone}.
async function deliver(message, chat) {
  const line = chat.sending(message);
  try {
    const answer = await postMessage(message, line.progress);
    line.sent(answer);
  } catch (error) {
    if (error.body?.files) {
      line.gone();
      tray.add(message.files, error.body.files);
      say.value = say.value || message.text;
      told(error.message);
      grow();
    } else {
      line.failed(error.message, () => { line.gone(); deliver(message, chat); });
    }
  }
}

export function start(chat) {
  tray.start();
  say.addEventListener("input", () => { told(""); grow(); commands.update(); });
  say.addEventListener("keydown", onKey);
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = say.value;
    const files = tray.ready();
    if (!text.trim() && !files.length) return say.focus();
    say.value = "";
    tray.clearReady();
    commands.close();
    told("");
    grow();
    say.focus();
    return deliver({ id: newId(), text, files }, chat);
  });
  if (!matchMedia("(pointer: coarse)").matches) say.focus(); // on a phone the keyboard would cover the welcome
}
