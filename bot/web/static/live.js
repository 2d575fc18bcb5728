// One stream of news for all panes. Comes back by itself, waiting longer each time, and says so.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** The server gives a sign of life every 15 s. */
const SILENCE = 40_000;

export class Live extends EventTarget {
  #source = null;
  #chats = [];
  #wait = FIRST_WAIT;
  #retry = 0;
  #watch = 0;

  constructor() {
    super();
    addEventListener("online", () => this.#connect());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#source === null) this.#connect();
    });
    addEventListener("pagehide", () => this.#source?.close());
  }

  /** Listen to these chats from now on. */
  follow(chats) {
    const wanted = [...new Set(chats)].sort();
    if (this.#source && wanted.join("\n") === this.#chats.join("\n")) return;
    this.#chats = wanted;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    if (!this.#chats.length) return;
    const query = new URLSearchParams(this.#chats.map((chat) => ["chat", chat]));
    const source = new EventSource(`/api/stream?${query}`);
    this.#source = source;
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#alive();
      this.dispatchEvent(new Event("up"));
    };
    source.onerror = () => this.#lost(source);
    for (const kind of ["message", "clock", "moved"]) {
      source.addEventListener(kind, (event) => {
        this.#alive();
        this.dispatchEvent(new CustomEvent(kind, { detail: JSON.parse(event.data) }));
      });
    }
  }

  #alive() {
    clearTimeout(this.#watch);
    const source = this.#source;
    this.#watch = setTimeout(() => this.#lost(source), SILENCE);
  }

  #lost(source) {
    if (source !== this.#source) return;
    source.close();
    this.#source = null;
    clearTimeout(this.#watch);
    this.dispatchEvent(new Event("down"));
    // A little chance, so that not every page comes back in the same instant.
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
