// What people wrote and the server has not confirmed: kept over a reload, sent in order, and sent
// again with the same id until it is confirmed, so that nothing is lost and nothing comes twice.

import { post, Refused } from "./api.js";

const KEY = "loudong.unsent";
const FIRST_WAIT = 700;
const LONGEST_WAIT = 10_000;

export class Outbox extends EventTarget {
  #unsent = [];
  #busy = false;
  #wait = FIRST_WAIT;
  #timer = 0;

  constructor() {
    super();
    try {
      this.#unsent = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    } catch {
      this.#unsent = [];
    }
  }

  of(chat, person) {
    return this.#unsent.filter((wish) => wish.chat === chat && wish.person === person);
  }

  add(wish) {
    this.#unsent.push(wish);
    this.#changed();
    this.go();
  }

  drop(messageId) {
    this.#unsent = this.#unsent.filter((wish) => wish.messageId !== messageId);
    this.#changed();
  }

  again(messageId) {
    for (const wish of this.#unsent) if (wish.messageId === messageId) delete wish.refused;
    this.#changed();
    this.go();
  }

  /** Send what waits, now. */
  async go() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#busy = true;
    try {
      let wish;
      while ((wish = this.#unsent.find((each) => !each.refused))) await this.#send(wish);
    } catch {
      this.#timer = setTimeout(() => this.go(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    } finally {
      this.#busy = false;
    }
  }

  async #send(wish) {
    const { at: _at, names: _names, refused: _refused, ...body } = wish;
    try {
      const message = await post("/api/messages", { ...body, photos: body.photos.map((photo) => photo.id) });
      this.#wait = FIRST_WAIT;
      this.#unsent = this.#unsent.filter((each) => each.messageId !== wish.messageId);
      this.#save();
      this.dispatchEvent(new CustomEvent("sent", { detail: message }));
      this.#changed();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      wish.refused = error.message;
      this.#changed();
    }
  }

  #save() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#unsent));
    } catch {
      // A browser without storage: it is kept as long as the page is open.
    }
  }

  #changed() {
    this.#save();
    this.dispatchEvent(new Event("change"));
  }
}
