// Small helpers to build elements. Text is always set as text, never as markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SHAPES = {
  photo: '<rect x="3" y="5" width="18" height="14" rx="3"/><circle cx="9" cy="10" r="1.6"/><path d="m4 17 5-4 3.500 2.500L16 12l5 4.500"/>',
  camera: '<path d="M4 8h3.500L9 5.500h6L16.500 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"/><circle cx="12" cy="13.200" r="3.400"/>',
  send: '<path d="M4 12 20 4.500 15.500 20l-4-6z"/><path d="M11.500 14 20 4.500"/>',
  quote: '<path d="M9 14 4.500 9.500 9 5"/><path d="M5 9.500h8.500a6 6 0 0 1 6 6V18"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  down: '<path d="m6 9.500 6 6 6-6"/>',
  file: '<path d="M13.500 3H7a1.500 1.500 0 0 0-1.500 1.500v15A1.500 1.500 0 0 0 7 21h10a1.500 1.500 0 0 0 1.500-1.500V8z"/><path d="M13.500 3v5h5M9 13h6M9 16.500h6"/>',
  check: '<path d="m5 12.500 4.500 4.500L19 7.500"/>',
  group: '<circle cx="9" cy="9" r="3"/><path d="M3.500 19a5.500 5.500 0 0 1 11 0"/><path d="M15 6.300a3 3 0 0 1 0 5.400M17 14.200a5.500 5.500 0 0 1 3.500 4.800"/>',
};

export function icon(name) {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" class="icon">${SHAPES[name]}</svg>`;
  return holder.content.firstChild;
}

/** A rounded square with the end of a name; the bot has its house. */
export function avatar(id, name) {
  if (id === null) {
    return h("img", { class: "avatar", src: "/static/icon.svg", alt: "", width: 40, height: 40 });
  }
  let hue = 0;
  for (const letter of id) hue = (hue * 31 + letter.codePointAt(0)) % 997;
  const end = [...name].at(-1) ?? "邻";
  return h("span", { class: `avatar hue-${hue % 8}`, "aria-hidden": "true" }, end);
}

export function uuid() {
  // crypto.randomUUID is missing where a page is not served from this machine or over TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Ids are 64-bit numbers in strings; they have to be compared as numbers. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
