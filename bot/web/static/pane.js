// One pane: a chat as one person sees it.

import { Composer } from "./composer.js";
import { avatar, h, icon } from "./dom.js";
import { Log } from "./log.js";

let count = 0;

/**
 * Tells "choose" with `{what: "person" | "chat"}`, "close", "elsewhere" with the chat that its person
 * wants to see, and "unread" when the number changed.
 */
export class Pane extends EventTarget {
  unread = 0;
  inView = true;

  constructor({ person, chat, page }) {
    super();
    this.key = `pane-${++count}`;
    this.page = page;
    this.body = h("div", { class: "pane-body" });
    this.head = h("header", { class: "pane-head" });
    this.notice = h("div", { class: "notice", role: "status" });
    this.element = h("section", { class: "pane", id: this.key, role: "region" }, this.head, this.notice, this.body);
    this.show(person, chat);
  }

  get title() {
    return this.chat.private ? `${this.person.name}和${this.chat.name}的私聊` : `${this.chat.name}，以${this.person.name}的身份`;
  }

  /** Show this chat as this person from now on. */
  show(person, chat) {
    this.log?.close();
    Object.assign(this, { person, chat });
    this.quiet();
    const { page } = this;
    this.talk = page.chats.get(chat.id);
    this.element.setAttribute("aria-label", this.title);
    this.#drawHead();
    const { suggestion } = page.setup;
    this.composer = new Composer({
      chat, me: person, setup: page.setup,
      send: (what) => this.#send(what),
      suggestion: suggestion && suggestion.person === person.id && suggestion.chat === chat.id ? suggestion : null,
    });
    this.log = new Log({
      chat: this.talk, me: person, bot: page.setup.bot, label: `${chat.name}的消息`,
      isPrivate: chat.private, outbox: page.outbox, seen: () => this.#seen(),
      act: {
        choose: (message, choice) => this.#send({ text: String(choice.number), photos: [], quote: null, prompt: message.prompt }),
        quote: (message) => this.composer.quote(message),
        view: (url) => page.view(url),
        goTo: (id) => this.log.goTo(id),
      },
    });
    this.log.onquiet = (quiet) => { this.composer.quiet = quiet; };
    this.composer.quiet = this.log.quiet;
    this.body.replaceChildren(this.log.element, this.composer.element);
    this.log.toEnd();
    this.talk.addEventListener("change", (event) => this.#heard(event.detail), { signal: this.log.leave.signal });
    this.#count(0);
    this.talk.load().catch(() => {});
  }

  close() {
    this.log.close();
    this.element.remove();
  }

  /** The bot said something to this pane's person in their private chat, which no pane shows. */
  tell(chat, words) {
    this.notice.replaceChildren(
      h("p", {}, words ? `${chat.name}私聊${this.person.name}：${words}` : `${chat.name}在私聊里等${this.person.name}回答`),
      h("button", { type: "button", onclick: () => this.#tell("elsewhere", { chat }) }, "看私聊"));
  }

  /** Nothing to tell of other chats, or it was seen. */
  quiet() {
    this.notice.replaceChildren();
  }

  setInView(inView) {
    this.inView = inView;
    this.element.inert = !inView;
    if (inView) this.#seen();
  }

  look() {
    this.#seen();
  }

  #drawHead() {
    const { person, chat } = this;
    this.head.replaceChildren(
      avatar(person.id, person.name),
      h("div", { class: "who-where" },
        h("h2", {}, h("button", { type: "button", class: "pick", "aria-haspopup": "dialog", "aria-label": `换一个聊天，现在是${chat.private ? "和小楼的私聊" : chat.name}`, onclick: () => this.#tell("choose", { what: "chat" }) },
          h("span", {}, chat.private ? `和${chat.name}的私聊` : chat.name), icon("down"))),
        h("p", {}, h("button", { type: "button", class: "pick", "aria-haspopup": "dialog", "aria-label": `换一个人，现在是${person.name}${person.about ? `，${person.about}` : ""}`, onclick: () => this.#tell("choose", { what: "person" }) },
          h("span", {}, h("strong", {}, person.name), person.about ? ` · ${person.about}` : ""), icon("down")))),
      h("button", { type: "button", class: "shut", "aria-label": "关掉这个窗口", title: "关掉这个窗口", onclick: () => this.#tell("close") }, icon("close")));
  }

  #send(what) {
    this.page.outbox.add(Composer.wish({ chat: this.chat, me: this.person }, what));
    this.log.toEnd();
  }

  #heard({ added, live }) {
    if (!live) return;
    const news = added.filter((message) => message.sender !== this.person.id).length;
    if (news && !this.#looking) this.#count(this.unread + news);
  }

  get #looking() {
    return this.inView && !document.hidden && this.log.atEnd;
  }

  #seen() {
    if (this.unread && this.#looking) this.#count(0);
  }

  #count(unread) {
    this.unread = unread;
    this.element.classList.toggle("has-unread", unread > 0);
    this.#tell("unread");
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
