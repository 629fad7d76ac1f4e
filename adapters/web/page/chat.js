// The conversation: entries of the feed become messages, in their order, once each.

import { drawCard } from "./cards.js";
import { $, announce, el, icon } from "./dom.js";
import { fillIn } from "./forms.js";
import { post } from "./server.js";
import { thumb } from "./tray.js";
import { language, say } from "./words.js";

const log = $("log");
const scroller = $("scroller");
const shown = new Map(); // message id -> {turn, seq}
const local = new Map(); // ids of what this page sends -> its element, until the feed brings it
let person = "";
let readOnly = false;
let waiting = 0;
let day = "";

export function belongTo(id, admin) { person = id; readOnly = admin; }

// --- scrolling: the newest message stays in view until somebody scrolls away -----------------------------

let following = true;
let placed = 0; // where we scrolled to: any other place is where a person went
let anchor = null; // the first card of what came last
let arrived = 0;

// Cards that come within some seconds of each other are one answer.
function anchorAt(turn) {
  if (!anchor || Date.now() - arrived > 4000) anchor = turn;
  arrived = Date.now();
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;

// Of an answer that is longer than the window, the beginning is shown; a button leads on.
export function toEnd() {
  const room = scroller.scrollHeight - scroller.clientHeight;
  const top = anchor?.isConnected ? anchor.offsetTop - log.offsetTop - 4 : room;
  scroller.scrollTop = Math.min(room, top);
  placed = scroller.scrollTop;
  following = true;
  $("to-end").hidden = room - placed < 60;
}

function toBottom() {
  anchor = null;
  toEnd();
}

scroller.addEventListener("scroll", () => {
  if (Math.abs(scroller.scrollTop - placed) < 3) return;
  following = atEnd();
  if (following) $("to-end").hidden = true;
});
new ResizeObserver(() => { if (following) toEnd(); }).observe(log); // a picture has loaded
new ResizeObserver(() => { if (following) toEnd(); }).observe(scroller); // the tray or the keyboard has opened
$("to-end").addEventListener("click", toBottom);

export function thinking(on) {
  clearTimeout(waiting);
  $("thinking").hidden = !on;
  if (on) waiting = setTimeout(() => thinking(false), 90000);
  if (on && following) toEnd();
}

// --- buttons -----------------------------------------------------------------------------------------

function pressable(entry) {
  return (button) => {
    const node = el("button", { class: `button ${button.style}`, type: "button" }, button.label);
    if (readOnly && button.opens) node.setAttribute("aria-disabled", "true"); // no forms beside the conversation
    else node.addEventListener("click", () => press(node, entry, button));
    return node;
  };
}

async function press(node, entry, button) {
  if (node.getAttribute("aria-disabled")) return;
  node.setAttribute("aria-disabled", "true"); // not `disabled`: the keyboard's place would be lost
  node.parentElement.querySelector(".button-told")?.remove();
  const body = { message: entry.id, seq: entry.seq, action: button.action, value: button.value, opens: button.opens,
    room: readOnly ? "admin" : "" };
  try {
    const answer = await post("/api/presses", { ...body, label: button.opens ? "" : button.label });
    if (!answer.form) {
      node.prepend(icon("check"));
      if (answer.new && !readOnly) thinking(true);
      return;
    }
    if (await fillIn(answer.form)) thinking(true);
    node.removeAttribute("aria-disabled");
  } catch (error) {
    node.removeAttribute("aria-disabled");
    node.parentElement.append(el("span", { class: "button-told", role: "alert" }, error.message));
  }
}

// --- entries -----------------------------------------------------------------------------------------

const time = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

function dayLine(at) {
  const name = new Date(at).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
  if (name === day) return;
  day = name;
  log.append(el("p", { class: "day" }, name));
}

function sizes(files) {
  return files.map((file) => el("span", { class: "file-chip" }, icon("photo"), file.name));
}

function saidTurn(entry) {
  const typed = entry.via === "typed";
  const bubble = entry.text ? el("div", { class: `bubble ${typed ? "" : "choice"}` }, entry.text) : null;
  const files = entry.files.length ? el("div", { class: "shots" }, sizes(entry.files)) : null;
  const hidden = el("span", { class: "hidden" }, `${say(typed ? "you_said" : "you_chose")} `);
  return el("div", { class: "turn mine", title: time(entry.at) }, hidden, files, bubble);
}

function cardTurn(entry) {
  const face = el("img", { class: "face", src: "/assets/icon.svg", alt: "" });
  const card = drawCard(entry.card, { button: pressable(entry) });
  return el("div", { class: "turn", title: time(entry.at) }, face, el("span", { class: "hidden" }, "HomeView: "), card);
}

function said(entry) {
  anchor = null;
  const mine = local.get(entry.id);
  if (mine) {
    local.delete(entry.id);
    mine.querySelector(".state")?.remove(); // it is in, even where our answer was lost on the way
    return mine; // it stands there already, with its previews
  }
  const turn = saidTurn(entry);
  // an answer may be written before the words it answers: they go above it
  const answer = [...shown.values()].find((other) => other.replyTo === entry.id);
  if (answer) answer.turn.before(turn);
  else log.append(turn);
  return turn;
}

function posted(entry, live) {
  const turn = cardTurn(entry);
  if (live) turn.classList.add("fresh");
  const before = shown.get(entry.id);
  const held = before?.turn.contains(document.activeElement);
  if (before) before.turn.replaceWith(turn);
  else log.append(turn);
  if (live && !before) anchorAt(turn);
  else if (before && before.turn === anchor) anchor = turn;
  if (held) turn.querySelector("button")?.focus();
  if (live && entry.kind === "post") thinking(false);
  if (live && entry.card.urgent && !before) announce("alerts", entry.card.plain);
  return turn;
}

export function show(entry, live) {
  const known = shown.get(entry.id);
  if (known && (known.seq >= entry.seq || entry.kind !== "edit")) return;
  if (!known && !local.has(entry.id)) dayLine(entry.at);
  const turn = entry.kind === "said" ? said(entry) : posted(entry, live);
  shown.set(entry.id, { turn, seq: entry.seq, replyTo: entry.reply_to || "" });
  if (entry.panel) panel(entry);
  if (following) toEnd();
  else if (!known) $("to-end").hidden = false;
}

// --- the journey beside the chat ---------------------------------------------------------------------

function panel(entry) {
  const card = drawCard(entry.card, { button: pressable(entry) });
  $("panel-card").replaceChildren(card);
  const steps = entry.card.blocks.find((block) => block.type === "progress");
  const figures = steps ? say("steps", { count: steps.done, total: steps.total }) : "";
  $("panel-short").textContent = figures || say("journey");
  $("panel-open").setAttribute("aria-label", figures ? say("your_journey_at", { figures }) : say("your_journey"));
}

// --- what this page is sending -----------------------------------------------------------------------

// Shows a message on its way, and gives what happens to it: progress(bytes), sent(answer), failed(told, again), gone().
export function sending(message) {
  const shots = message.files.map((file) => {
    const bar = el("progress", { max: Math.max(file.size, 1), value: 0, "aria-label": say("sending_file", { file: file.name }) });
    return { file, bar, node: el("div", { class: "shot" }, thumb(file), bar, el("span", { class: "name" }, file.name)) };
  });
  const state = el("div", { class: "state" }, say("sending"));
  const turn = el("div", { class: "turn mine fresh" }, el("span", { class: "hidden" }, `${say("you_said")} `),
    shots.length ? el("div", { class: "shots" }, shots.map((shot) => shot.node)) : null,
    message.text.trim() ? el("div", { class: "bubble" }, message.text) : null, state);
  const id = `${person}:${message.id}`;
  dayLine(Date.now());
  log.append(turn);
  local.set(id, turn);
  toBottom();
  return {
    progress(bytes) { // the files go one after the other
      let left = bytes;
      for (const { file, bar } of shots) {
        bar.value = Math.max(0, Math.min(left, file.size));
        left -= file.size;
      }
    },
    sent(answer) {
      state.remove();
      shots.forEach((shot) => shot.bar.remove());
      if (answer.new && ![...shown.values()].some((other) => other.replyTo === id)) thinking(true);
    },
    failed(told, again) {
      if (!local.has(id)) return; // the feed has brought it: only the answer was lost
      const retry = el("button", { class: "link", type: "button", onclick: again }, say("again"));
      const drop = el("button", { class: "link", type: "button", onclick: () => this.gone() }, say("discard"));
      state.className = "state failed";
      state.replaceChildren(el("span", { role: "alert" }, told), retry, drop);
      shots.forEach((shot) => { shot.bar.value = 0; });
      if (following) toEnd();
    },
    gone() {
      local.delete(id);
      turn.remove();
    },
  };
}
