// The private chats of the people on the page: the bot answers there what began in a group.

import { get } from "./api.js";

export class Privates {
  #chats = new Map();

  /** This person's private chat, once it is known. */
  of(person) {
    return this.#chats.get(person);
  }

  /** Whose private chat this is, and the chat. */
  find(id) {
    const found = [...this.#chats].find(([, chat]) => chat.id === id);
    return found && { person: found[0], chat: found[1] };
  }

  /** Ask for those that are not known yet. */
  async learn(people) {
    const unknown = [...new Set(people)].filter((person) => !this.#chats.has(person));
    await Promise.allSettled(unknown.map(async (person) => {
      const chats = await get("/api/chats", { person });
      this.#chats.set(person, chats.find((chat) => chat.private));
    }));
  }

  /** The open questions of these chats, by chat. */
  async open(ids) {
    if (!ids.length) return [];
    try {
      return Object.entries((await get("/api/prompts", { chat: ids })).openPrompts);
    } catch {
      return []; // The next connection asks again.
    }
  }
}
