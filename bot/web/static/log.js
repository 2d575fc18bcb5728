// The list of messages in a pane: days, scroll-back, what is new, moving about with the keyboard.

import { bubble, unsent } from "./bubble.js";
import { compareIds, h, icon } from "./dom.js";
import { clockTime, dayName, dayOf } from "./time.js";

/** After so long a silence the time is shown again, ms. */
const PAUSE = 5 * 60_000;
/** As near to the end as this counts as reading along, px. */
const NEAR = 90;

export class Log {
  #elements = new Map();
  #last = null;
  #missed = 0;

  /** `me`: the person; `act` as in bubble.js; `seen()` is called when the newest is in view. */
  constructor({ chat, me, bot, label, isPrivate, outbox, act, seen }) {
    Object.assign(this, { chat, me, bot, isPrivate, outbox, act, seen });
    this.list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": label });
    this.waiting = h("div", { class: "waiting" });
    this.older = h("button", { type: "button", class: "older", hidden: true, onclick: () => this.#older() }, "看更早的消息");
    this.empty = h("p", { class: "empty", hidden: true });
    this.below = h("button", { type: "button", class: "below", hidden: true, onclick: () => this.toEnd() });
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "消息，上下键选一条，回车引用" },
      this.older, this.empty, this.list, this.waiting);
    this.element = h("div", { class: "log" }, this.scroll, this.below);
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.scroll.addEventListener("keydown", (event) => this.#key(event));
    this.#holdToQuote();
    this.#listen();
  }

  #listen() {
    this.leave = new AbortController();
    const { signal } = this.leave;
    this.chat.addEventListener("change", (event) => this.#changed(event.detail), { signal });
    this.chat.addEventListener("prompts", () => this.#prompts(), { signal });
    this.outbox.addEventListener("change", () => this.#waiting(), { signal });
    const sizes = new ResizeObserver(() => this.#keepEnd());
    for (const each of [this.scroll, this.list]) sizes.observe(each);
    signal.addEventListener("abort", () => sizes.disconnect());
    if (this.chat.loaded) this.#rebuild();
    this.#waiting();
    this.toEnd();
  }

  close() {
    this.leave.abort();
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.#scrolled();
  }

  #changed({ added, older, first }) {
    const follow = this.atEnd || first;
    const newer = this.#last && !older && added.every((m) => compareIds(m.id, this.#last.id) > 0);
    if (newer) {
      this.list.append(...added.flatMap((message) => this.#rows(message)));
    } else {
      const fromEnd = this.scroll.scrollHeight - this.scroll.scrollTop;
      this.#rebuild();
      this.scroll.scrollTop = this.scroll.scrollHeight - fromEnd;
    }
    this.#prompts();
    this.#waiting();
    if (follow && !older) this.toEnd();
    else if (!older && !first) this.#below(added.filter((message) => message.sender !== this.me.id).length);
  }

  #rebuild() {
    // Thousands of old words must not be read aloud.
    this.list.setAttribute("aria-live", "off");
    this.#last = null;
    this.list.replaceChildren(...this.chat.messages.flatMap((message) => this.#rows(message)));
    this.older.hidden = !this.chat.more;
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
    this.#prompts();
  }

  #rows(message) {
    const at = new Date(message.at);
    const before = this.#last && new Date(this.#last.at);
    this.#last = message;
    const rows = [];
    const newDay = !before || dayOf(before) !== dayOf(at);
    if (newDay || at - before > PAUSE) {
      rows.push(h("p", { class: newDay ? "when day" : "when" },
        h("time", { datetime: message.at }, newDay ? `${dayName(at)} ${clockTime(at)}` : clockTime(at))));
    }
    if (!this.#elements.has(message.id)) {
      this.#elements.set(message.id, bubble(message, { ...this, caption: this.#caption(message) }));
    }
    rows.push(this.#elements.get(message.id));
    return rows;
  }

  /** What the number meant that somebody pressed. */
  #caption(message) {
    if (!message.prompt || message.sender === null) return null;
    const asked = this.chat.messages.find((each) => each.sender === null && each.prompt === message.prompt);
    return asked?.choices.find((choice) => String(choice.number) === message.text)?.label ?? null;
  }

  #prompts() {
    const pressed = new Map(this.chat.messages.filter((m) => m.sender === this.me.id && m.prompt).map((m) => [m.prompt, m.text]));
    for (const message of this.chat.messages) {
      if (message.sender !== null || !message.choices.length) continue;
      const mine = this.isPrivate || !message.mentions.length || message.mentions.some((m) => m.account === this.me.id);
      const open = message.prompt ? this.chat.open.has(message.prompt) : message.id === this.chat.last;
      for (const button of this.#elements.get(message.id)?.querySelectorAll(".choice") ?? []) {
        button.disabled = !mine || !open || pressed.has(message.prompt);
        button.classList.toggle("pressed", pressed.get(message.prompt) === button.dataset.number);
      }
    }
  }

  #waiting() {
    const follow = this.atEnd;
    const wishes = this.outbox.of(this.chat.id, this.me.id).filter((wish) => !this.chat.find(wish.messageId));
    this.waiting.replaceChildren(...wishes.map((wish) => unsent(wish, this.me, {
      again: (id) => this.outbox.again(id), drop: (id) => this.outbox.drop(id),
    })));
    const own = this.chat.messages.some((message) => message.sender === this.me.id);
    this.quiet = this.chat.loaded && !own && !wishes.length;
    this.empty.hidden = !this.chat.loaded || this.chat.messages.length > 0 || wishes.length > 0;
    this.empty.textContent = this.isPrivate ? `跟${this.bot}说句话，或等它来找您。` : `群里还没有人说话。`;
    this.onquiet?.(this.quiet);
    if (follow) this.toEnd();
  }

  #below(count) {
    this.#missed += count;
    this.below.replaceChildren(this.#missed ? `${this.#missed} 条新消息` : "回到最新", icon("down"));
    this.below.hidden = false;
  }

  #scrolled() {
    if (this.atEnd) {
      this.#missed = 0;
      this.below.hidden = true;
      this.seen();
    } else if (this.below.hidden && this.scroll.scrollHeight - this.scroll.scrollTop > 2 * this.scroll.clientHeight) {
      this.#below(0);
    }
    if (this.scroll.scrollTop < 160 && this.chat.more && this.chat.loaded) this.#older();
    this.wasAtEnd = this.atEnd;
  }

  /** A phone's keyboard, a growing text or a late picture takes room: the newest stays in view. */
  #keepEnd() {
    if (this.wasAtEnd) this.toEnd();
  }

  async #older() {
    this.older.textContent = "正在取更早的消息…";
    try {
      await this.chat.older();
    } catch {
      // Scrolling or pressing again tries again.
    }
    this.older.textContent = "看更早的消息";
    this.older.hidden = !this.chat.more;
  }

  goTo(messageId) {
    const found = this.list.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
    if (!found) return;
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
  }

  #key(event) {
    const all = [...this.list.querySelectorAll(".message")];
    const at = all.indexOf(document.activeElement?.closest?.(".message"));
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = at < 0 ? all.at(-1) : all[at + (event.key === "ArrowUp" ? -1 : 1)];
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && document.activeElement === all[at]) {
      event.preventDefault();
      this.#quote(all[at]);
    } else if (event.key === "End" || event.key === "Home") {
      (event.key === "End" ? all.at(-1) : all[0])?.focus();
    }
  }

  #quote(element) {
    const message = this.chat.find(element?.dataset.message);
    if (message) this.act.quote(message);
  }

  #holdToQuote() {
    let timer = 0;
    const stop = () => clearTimeout(timer);
    this.list.addEventListener("touchstart", (event) => {
      const bubbled = event.target.closest(".bubble");
      if (!bubbled || event.touches.length > 1) return;
      timer = setTimeout(() => {
        getSelection()?.removeAllRanges();
        navigator.vibrate?.(15);
        this.#quote(bubbled.closest(".message"));
      }, 550);
    }, { passive: true });
    for (const kind of ["touchend", "touchmove", "touchcancel"]) {
      this.list.addEventListener(kind, stop, { passive: true });
    }
  }
}
