// What the page knows of each chat: its messages in order, and which questions are still open.

import { get } from "./api.js";
import { compareIds } from "./dom.js";

/** One chat; tells "change" with what was added: `{added, older, live}`. */
class Chat extends EventTarget {
  messages = [];
  more = false;
  loaded = false;
  open = new Set();
  #byId = new Map();
  #busy = null;

  constructor(id) {
    super();
    this.id = id;
  }

  get last() {
    return this.messages.at(-1)?.id ?? "0";
  }

  find(messageId) {
    return this.messages.find((message) => message.messageId === messageId);
  }

  /** The first page; again and again until it works. */
  load() {
    this.#busy ??= this.#page({}).finally(() => { this.#busy = null; });
    return this.#busy;
  }

  async older() {
    if (!this.more || this.#busy) return this.#busy;
    this.#busy = this.#page({ before: this.messages[0].id }, true).finally(() => { this.#busy = null; });
    return this.#busy;
  }

  /** What was said while the stream was down. */
  async catchUp() {
    if (!this.loaded) return this.load();
    let more = true;
    while (more) {
      const page = await get("/api/messages", { chat: this.id, after: this.last, limit: 200 });
      this.add(page.messages, { live: true });
      this.setOpen(page.openPrompts);
      more = page.more;
    }
  }

  async #page(query, older = false) {
    const page = await get("/api/messages", { chat: this.id, ...query });
    this.more = page.more;
    this.loaded = true;
    this.open = new Set(page.openPrompts);
    this.add(page.messages, { older, first: !older });
  }

  add(messages, how) {
    const added = messages.filter((message) => !this.#byId.has(message.id));
    for (const message of added) this.#byId.set(message.id, message);
    if (!added.length && !how.first) return;
    this.messages.push(...added);
    this.messages.sort((a, b) => compareIds(a.id, b.id));
    if (how.live) for (const message of added) if (message.prompt && !message.sender) this.open.add(message.prompt);
    this.dispatchEvent(new CustomEvent("change", { detail: { added, ...how } }));
  }

  setOpen(prompts) {
    this.open = new Set(prompts);
    this.dispatchEvent(new Event("prompts"));
  }
}

export class Chats {
  #chats = new Map();
  #refresh = 0;

  get(id) {
    if (!this.#chats.has(id)) this.#chats.set(id, new Chat(id));
    return this.#chats.get(id);
  }

  /** Keep only what panes show; the rest is fetched again when it is wanted. */
  keep(ids) {
    for (const id of this.#chats.keys()) if (!ids.includes(id)) this.#chats.delete(id);
  }

  all() {
    return [...this.#chats.values()];
  }

  heard(message) {
    const chat = this.#chats.get(message.chat);
    if (chat?.loaded) chat.add([message], { live: true });
    this.askOpen();
  }

  /** An answer in one chat may close a question in another: ask soon, once for many news. */
  askOpen(after = 250) {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(async () => {
      const ids = [...this.#chats.keys()];
      if (!ids.length) return;
      try {
        const { openPrompts } = await get("/api/prompts", { chat: ids });
        for (const [id, prompts] of Object.entries(openPrompts)) this.#chats.get(id)?.setOpen(prompts);
      } catch {
        // The next news, or the next connection, asks again.
      }
    }, after);
  }
}
