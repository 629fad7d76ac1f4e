// A form in a dialog. Errors stand beside their fields before anything is sent off.

import { $, announce, el, newId } from "./dom.js";
import { post } from "./server.js";
import { say } from "./words.js";

const dialog = $("form");

function choice(input, id) {
  if (input.options.length > 4) {
    const select = el("select", { id, name: input.name, "aria-describedby": `${id}-wrong` });
    if (!input.initial) select.append(el("option", { value: "" }, say(input.required ? "choose_one" : "none")));
    for (const [value, label] of input.options) {
      select.append(el("option", { value, selected: value === input.initial }, label));
    }
    return select;
  }
  return el("div", { class: "options" }, input.options.map(([value, label]) =>
    el("label", {}, el("input", { type: "radio", name: input.name, value, checked: value === input.initial,
      "aria-describedby": `${id}-wrong` }), label)));
}

function text(input, id) {
  const shared = { id, name: input.name, maxlength: input.max_length, placeholder: input.placeholder || null,
    "aria-required": input.required ? "true" : null, "aria-describedby": `${id}-wrong` };
  if (!input.multiline) return el("input", { type: "text", value: input.initial || null, ...shared });
  const area = el("textarea", { rows: 4, ...shared });
  area.value = input.initial;
  return area;
}

function field(input) {
  const id = `field-${input.name}`;
  const optional = input.required ? null : el("span", { class: "optional" }, ` ${say("optional")}`);
  const wrong = el("p", { class: "wrong", id: `${id}-wrong` });
  const control = input.type === "choice" ? choice(input, id) : text(input, id);
  if (control.className === "options") {
    return el("fieldset", { "data-name": input.name }, el("legend", {}, input.label, optional), control, wrong);
  }
  const label = el("label", { class: "name", for: id }, input.label, optional);
  return el("div", { "data-name": input.name }, label, control, wrong);
}

function showErrors(box, errors) {
  const known = new Set();
  for (const part of box.querySelectorAll("[data-name]")) {
    const told = errors[part.dataset.name] || "";
    known.add(part.dataset.name);
    part.querySelector(".wrong").textContent = told;
    for (const control of part.querySelectorAll("input, textarea, select")) {
      control.setAttribute("aria-invalid", told ? "true" : "false");
    }
  }
  const others = Object.entries(errors).filter(([name]) => !known.has(name)).map(([, told]) => told);
  box.querySelector(".all-wrong").textContent = others.join(" ");
  const first = box.querySelector('[aria-invalid="true"]');
  if (first) first.focus();
  announce("alerts", Object.values(errors).join(" "));
}

function valuesOf(box, form) {
  const data = new FormData(box);
  return Object.fromEntries(form.inputs.map((input) => [input.name, String(data.get(input.name) ?? "")]));
}

// Resolves when it was sent off (true) or closed (false). The same id goes with every try.
export function fillIn(form) {
  const id = newId();
  return new Promise((resolve) => {
    let sent = false;
    let busy = false;
    const submit = el("button", { class: "button primary", type: "submit" }, form.submit || say("save"));
    const cancel = el("button", { class: "button", type: "button", onclick: () => dialog.close() }, say("cancel"));
    const box = el("form", { novalidate: true, autocomplete: "off" },
      el("h2", { id: "form-title" }, form.title), form.inputs.map(field),
      el("p", { class: "wrong all-wrong" }), el("div", { class: "end" }, cancel, submit));
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      submit.setAttribute("aria-disabled", "true");
      try {
        const values = valuesOf(box, form);
        await post("/api/forms", { id, form: form.id, context: form.context, title: form.title, values });
        sent = true;
        dialog.close();
      } catch (error) {
        showErrors(box, error.body?.errors || { "": error.message });
      } finally {
        busy = false;
        submit.removeAttribute("aria-disabled");
      }
    });
    dialog.replaceChildren(box);
    dialog.addEventListener("close", () => resolve(sent), { once: true });
    dialog.showModal();
    (box.querySelector("input:checked, input, textarea, select") || submit).focus();
  });
}
