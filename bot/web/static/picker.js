// One dialog to choose from thousands: the search is the server's, the cast comes first.

import { get } from "./api.js";
import { avatar, h, icon } from "./dom.js";

const PAUSE = 140;

export class Picker {
  #found = [];
  #at = 0;
  #asked = 0;

  constructor() {
    this.dialog = document.getElementById("picker");
    this.title = document.getElementById("picker-title");
    this.words = document.getElementById("picker-words");
    this.list = document.getElementById("picker-list");
    this.none = document.getElementById("picker-none");
    let timer = 0;
    this.words.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#search(), PAUSE);
    });
    this.words.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close("");
    });
  }

  person() {
    return this.#open({
      title: "扮演谁", placeholder: "姓名、楼栋或微社区，比如 陈慧、锦绣苑3号楼",
      search: (q) => get("/api/people", { q }),
    });
  }

  /** A chat for this person: their own first, then any room. */
  chat(person) {
    return this.#open({
      title: "看哪个聊天", placeholder: "群名或小区，比如 3号楼群、锦绣苑",
      search: async (q) => {
        if (q.trim()) return get("/api/rooms", { q, person: person.id });
        const [own, rooms] = await Promise.all([
          get("/api/chats", { person: person.id }), get("/api/rooms", { person: person.id })]);
        const known = new Set(own.map((chat) => chat.id));
        return [...own, ...rooms.filter((room) => !known.has(room.id))];
      },
    });
  }

  #open({ title, placeholder, search }) {
    this.search = search;
    this.title.textContent = title;
    this.words.value = "";
    this.words.placeholder = placeholder;
    this.words.setAttribute("aria-label", `${title}：${placeholder}`);
    this.list.replaceChildren();
    this.none.textContent = "";
    this.chosen = null;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.words.focus();
    this.#search();
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => resolve(this.chosen), { once: true });
    });
  }

  async #search() {
    const asked = ++this.#asked;
    let found;
    try {
      found = await this.search(this.words.value);
    } catch {
      if (asked === this.#asked) this.none.textContent = "连不上，请稍后再试。";
      return;
    }
    if (asked !== this.#asked) return;
    this.#found = found;
    this.list.replaceChildren(...found.map((item, index) => this.#option(item, index)));
    this.none.textContent = found.length ? "" : "没有找到，换个词试试。";
    this.#point(0);
  }

  #option(item, index) {
    const face = item.private ? avatar(null, item.name)
      : "private" in item ? h("span", { class: "avatar room" }, icon("group")) : avatar(item.id, item.name);
    return h("li", { role: "option", id: `option-${index}`, "aria-selected": "false", onclick: () => this.#choose(index), onpointermove: () => this.#point(index) },
      face, h("span", { class: "name" }, item.name), h("span", { class: "about" }, item.about));
  }

  #point(index) {
    this.#at = index;
    const options = [...this.list.children];
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === index)));
    if (options[index]) this.words.setAttribute("aria-activedescendant", options[index].id);
    else this.words.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length) {
      event.preventDefault();
      this.#point((this.#at + step + this.#found.length) % this.#found.length);
      this.list.children[this.#at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.#choose(this.#at);
    }
  }

  #choose(index) {
    this.chosen = this.#found[index] ?? null;
    if (this.chosen) this.dialog.close("chosen");
  }
}
