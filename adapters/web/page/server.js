// What the page asks of its server.

import { say } from "./words.js";

export class Refused extends Error {
  constructor(status, body) {
    super(body.told || say("failed"));
    this.status = status;
    this.body = body;
  }
}

export const about = () => ({
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "",
  locale: navigator.language || "",
});

function checked(status, body) {
  if (status === 401) location.assign("/login");
  if (status >= 400) throw new Refused(status, body);
  return body;
}

const offline = () => new Refused(0, { told: say("offline") });

export async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...about(), ...body }),
    });
  } catch {
    throw offline();
  }
  return checked(answer.status, await answer.json().catch(() => ({})));
}

export async function get(path) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store" });
  } catch {
    throw offline();
  }
  return checked(answer.status, await answer.json().catch(() => ({})));
}

// One message with its files. `onProgress` gets the bytes sent so far (fetch does not tell, XMLHttpRequest does).
export function postMessage({ id, text, files }, onProgress) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ id, text, ...about() })) body.append(name, value);
  for (const file of files) body.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/messages");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => {
      try {
        resolve(checked(request.status, request.response || {}));
      } catch (error) {
        reject(error);
      }
    });
    for (const failure of ["error", "abort", "timeout"]) request.addEventListener(failure, () => reject(offline()));
    request.send(body);
  });
}

// The room's entries as they come. The browser comes back by itself with the last id; when it gives up, we do.
export function follow(room, lastSeq, onEntry, onState) {
  let source;
  let wait = 1000;
  const open = () => {
    source = new EventSource(`/api/stream?room=${room}&after=${lastSeq()}`);
    source.addEventListener("open", () => { wait = 1000; onState(true); });
    source.addEventListener("entry", (event) => onEntry(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      onState(false);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 20000);
    });
  };
  open();
  return () => source.close();
}
