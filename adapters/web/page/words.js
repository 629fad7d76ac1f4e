// The page's own words, as the server wrote them into it: no text stands in the script itself.

const all = JSON.parse(document.getElementById("words").textContent);

export const say = (name, values = {}) =>
  all[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));

export const language = document.documentElement.lang;
