// The page: panes side by side, tabs where there is no room for all, one stream of news.

import { get } from "./api.js";
import { Chats } from "./chats.js";
import { Clock } from "./clock.js";
import { Day } from "./day.js";
import { h } from "./dom.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Pane } from "./pane.js";
import { Picker } from "./picker.js";
import { Privates } from "./privates.js";
import { useZone } from "./time.js";

const PANES_KEY = "loudong.panes";
const PANES_AT_MOST = 6;

class Page {
  chats = new Chats();
  outbox = new Outbox();
  live = new Live();
  picker = new Picker();
  privates = new Privates();
  panes = [];

  constructor(setup) {
    this.setup = setup;
    useZone(setup.zone);
    this.room = document.getElementById("panes");
    this.tabs = document.getElementById("tabs");
    this.state = document.getElementById("state");
    this.clock = new Clock({ movable: setup.movable, complain: (sentence) => this.#say(sentence, 6000) });
    this.day = new Day({ complain: (sentence) => this.#say(sentence, 6000) });
    if (!setup.local) {
      document.getElementById("local").textContent = "谁都能扮演任何人";
      document.getElementById("anybody").remove();
    }
    document.getElementById("add").addEventListener("click", () => this.#add());
    this.watcher = new IntersectionObserver((entries) => this.#seen(entries), { root: this.room, threshold: 0.6 });
    this.#listen();
    for (const pane of this.#wanted()) this.#open(pane);
    this.#changed();
    this.outbox.go();
  }

  view(url) {
    document.getElementById("viewer-photo").src = url;
    document.getElementById("viewer").showModal();
  }

  #listen() {
    this.live.addEventListener("message", (event) => this.#heard(event.detail));
    for (const kind of ["clock", "moved"]) {
      this.live.addEventListener(kind, (event) => this.clock.set(event.detail.now));
    }
    this.live.addEventListener("moved", () => this.chats.askOpen());
    this.live.addEventListener("up", () => this.#up());
    this.live.addEventListener("down", () => this.#say("连接断开，正在重连…"));
    this.outbox.addEventListener("sent", (event) => this.chats.heard(event.detail));
    document.addEventListener("visibilitychange", () => this.panes.forEach((pane) => pane.look()));
    const viewer = document.getElementById("viewer");
    viewer.addEventListener("click", () => viewer.close());
  }

  async #up() {
    this.#say("");
    this.outbox.go();
    await Promise.allSettled(this.chats.all().map((chat) => chat.catchUp()));
    this.chats.askOpen(0);
    // What waits for an answer in a chat that no pane shows is told again after a reload.
    const unseen = this.#unseen();
    for (const [id, prompts] of await this.privates.open([...unseen.keys()])) {
      if (prompts.length) unseen.get(id)?.tell(this.privates.find(id).chat);
    }
  }

  #heard(message) {
    this.chats.heard(message);
    const pane = message.sender === null && this.#unseen().get(message.chat);
    if (pane) pane.tell(this.privates.find(message.chat).chat, message.text);
  }

  /** The private chats of people on the page that no pane shows, each with its person's first pane. */
  #unseen() {
    const shown = new Set(this.panes.map((pane) => pane.chat.id));
    const people = this.panes.map((pane) => [this.privates.of(pane.person.id)?.id, pane]);
    return new Map(people.reverse().filter(([id]) => id && !shown.has(id)));
  }

  #say(sentence, forMs = 0) {
    this.state.textContent = sentence;
    this.state.hidden = !sentence;
    if (forMs) setTimeout(() => { if (this.state.textContent === sentence) this.#say(""); }, forMs);
  }

  /** The panes of the last visit to this town, else those that tell the main story. */
  #wanted() {
    try {
      const kept = JSON.parse(localStorage.getItem(PANES_KEY));
      if (kept?.town === this.setup.town && kept.panes.length) return kept.panes;
    } catch {
      // Nothing kept, or not by this version.
    }
    return this.setup.panes;
  }

  /** A new pane, at the end or right after another. */
  #open({ person, chat }, after = this.panes.at(-1)) {
    const pane = new Pane({ person, chat, page: this });
    pane.addEventListener("choose", (event) => this.#choose(pane, event.detail.what));
    pane.addEventListener("close", () => this.#close(pane));
    pane.addEventListener("elsewhere", (event) => this.#lookElsewhere(pane, event.detail.chat));
    pane.addEventListener("unread", () => this.#marks());
    this.panes.splice(this.panes.indexOf(after) + 1, 0, pane);
    if (after) after.element.after(pane.element);
    else this.room.append(pane.element);
    this.watcher.observe(pane.element);
    return pane;
  }

  #close(pane) {
    this.panes = this.panes.filter((each) => each !== pane);
    this.watcher.unobserve(pane.element);
    pane.close();
    this.#changed();
    (this.tabs.querySelector("[tabindex='0']") ?? document.getElementById("add")).focus();
  }

  async #add() {
    const person = await this.picker.person();
    const chat = person && await this.picker.chat(person);
    if (!chat) return;
    const pane = this.#open({ person, chat });
    this.#changed();
    this.#bring(pane);
    pane.composer.focus();
  }

  /** The private chat beside the pane that told of it; in its place where there is no room. */
  #lookElsewhere(pane, chat) {
    let found = this.panes.find((each) => each.chat.id === chat.id);
    if (!found && this.panes.length < PANES_AT_MOST) found = this.#open({ person: pane.person, chat }, pane);
    if (!found) pane.show(pane.person, chat);
    pane.quiet();
    this.#changed();
    this.#bring(found ?? pane);
    (found ?? pane).composer.focus();
  }

  async #choose(pane, what) {
    if (what === "chat") {
      const chat = await this.picker.chat(pane.person);
      if (chat) pane.show(pane.person, chat);
    } else {
      const person = await this.picker.person();
      if (!person) return;
      // A room stays the same for the other person; a private chat is everybody's own.
      const chat = pane.chat.private ? (await get("/api/chats", { person: person.id }))[0] : pane.chat;
      pane.show(person, chat);
    }
    this.#changed();
    pane.composer.focus();
  }

  #changed() {
    this.chats.keep(this.panes.map((pane) => pane.chat.id));
    this.#follow();
    this.room.dataset.count = this.panes.length;
    document.getElementById("add").disabled = this.panes.length >= PANES_AT_MOST;
    try {
      const panes = this.panes.map(({ person, chat }) => ({ person, chat }));
      localStorage.setItem(PANES_KEY, JSON.stringify({ town: this.setup.town, panes }));
    } catch {
      // Without storage the next visit begins with the first panes.
    }
    this.#marks();
  }

  /** News of the chats on the page, and of its people's private chats. */
  async #follow() {
    await this.privates.learn(this.panes.map((pane) => pane.person.id));
    for (const pane of this.panes) if (!this.#tellsOf(pane)) pane.quiet();
    this.live.follow(this.panes.flatMap((pane) => [pane.chat.id, this.privates.of(pane.person.id)?.id ?? pane.chat.id]));
  }

  #tellsOf(pane) {
    return this.#unseen().has(this.privates.of(pane.person.id)?.id);
  }

  #bring(pane) {
    pane.element.scrollIntoView({ inline: "start", block: "nearest" });
  }

  #seen(entries) {
    for (const entry of entries) {
      this.panes.find((pane) => pane.element === entry.target)?.setInView(entry.isIntersecting);
    }
    this.#marks();
  }

  /** Tabs, their unread marks, and the number in the window's title. */
  #marks() {
    const current = this.panes.find((pane) => pane.inView);
    const focused = this.tabs.contains(document.activeElement) ? document.activeElement.dataset.pane : null;
    this.tabs.replaceChildren(...this.panes.map((pane) =>
      h("button", {
        type: "button", role: "tab", "data-pane": pane.key, "aria-controls": pane.key,
        "aria-selected": String(pane.inView), tabindex: pane === current ? "0" : "-1",
        "aria-label": `${pane.title}${pane.unread ? `，${pane.unread} 条未读` : ""}`,
        onclick: () => this.#bring(pane), onkeydown: (event) => this.#tabKey(event, pane),
      },
        h("span", { class: "tab-name" }, pane.person.name),
        h("span", { class: "tab-chat" }, pane.chat.private ? "私聊" : pane.chat.name),
        pane.unread ? h("span", { class: "mark" }, pane.unread > 99 ? "99+" : String(pane.unread)) : null)));
    if (focused) this.tabs.querySelector(`[data-pane="${focused}"]`)?.focus();
    const unread = this.panes.reduce((sum, pane) => sum + pane.unread, 0);
    document.title = `${unread ? `(${unread}) ` : ""}楼栋 · ${this.setup.town}`;
  }

  #tabKey(event, pane) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.panes[(this.panes.indexOf(pane) + step + this.panes.length) % this.panes.length];
    this.tabs.querySelector(`[data-pane="${next.key}"]`).focus();
    this.#bring(next);
  }
}

new Page(JSON.parse(document.body.dataset.setup));
