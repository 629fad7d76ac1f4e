// Puts the page together: history first, then what comes live.

import * as chat from "./chat.js";
import * as commands from "./commands.js";
import * as composer from "./composer.js";
import { $ } from "./dom.js";
import { follow, get, post } from "./server.js";
import { limits } from "./tray.js";
import { say } from "./words.js";

const room = document.documentElement.dataset.room;
let lastSeq = 0;
let lost = 0;

function take(entry, live) {
  if (entry.seq <= lastSeq) return; // after a reconnection an entry may come twice
  lastSeq = entry.seq;
  chat.show(entry, live);
}

function connected(on) {
  if (on) {
    clearTimeout(lost);
    lost = 0;
    $("line").textContent = "";
  } else if (!lost) { // each failed try comes here; short breaks are nobody's business
    lost = setTimeout(() => { $("line").textContent = say("reconnecting"); }, 2500);
  }
}

function openPanel(on) {
  $("panel").classList.toggle("open", on);
  $("veil").hidden = !on;
  $("panel-open").setAttribute("aria-expanded", String(on));
  (on ? $("panel-close") : $("panel-open")).focus();
}

function startPanel() {
  $("panel-open").addEventListener("click", () => openPanel(true));
  $("panel-close").addEventListener("click", () => openPanel(false));
  $("veil").addEventListener("click", () => openPanel(false));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && $("panel").classList.contains("open")) openPanel(false);
  });
}

async function history() {
  try {
    return await get(`/api/feed?room=${room}`);
  } catch (error) {
    $("line").textContent = error.message;
    await new Promise((resolve) => { setTimeout(resolve, 2000); });
    return history();
  }
}

async function greet() {
  try {
    await post("/api/greet", {});
    chat.thinking(true);
  } catch (error) {
    $("line").textContent = error.message; // whatever is typed first starts the conversation just as well
  }
}

async function start() {
  const admin = room === "admin";
  startPanel();
  const past = await history();
  $("line").textContent = "";
  Object.assign(limits, past.limits);
  chat.belongTo(past.person, admin);
  past.entries.forEach((entry) => take(entry, false));
  chat.toEnd();
  $("admin-link").hidden = !past.admin || admin;
  $("log").setAttribute("aria-live", "polite"); // the past is not read out, what comes now is
  follow(room, () => lastSeq, (entry) => take(entry, true), connected);
  if (admin) {
    document.title = say("admin_title");
    return;
  }
  commands.start(past.commands);
  composer.start(chat);
  document.documentElement.dataset.ready = "yes";
  if (!past.entries.length) greet();
}

start();
