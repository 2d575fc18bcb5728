// One message as people see it.

import { avatar, h, icon } from "./dom.js";
import { clockTime } from "./time.js";

/** Characters after which a message is folded. */
const LONG = 700;

/** `@小楼` and the reader's own name stand out in what people write. */
function words(text, names) {
  if (!names.length) return [text];
  const pattern = new RegExp(`([@＠](?:${names.map(escaped).join("|")}))`, "u");
  return text.split(pattern).map((part, index) => (index % 2 ? h("span", { class: "mention" }, part) : part));
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function mentions(message, me) {
  const shown = message.mentions.map((mention) =>
    h("span", { class: mention.account === me.id ? "mention me" : "mention" }, `@${mention.name}`));
  const more = message.mentionedInAll > shown.length
    ? [h("span", { class: "mention" }, `等${message.mentionedInAll}位`)] : [];
  return [...shown, ...more].flatMap((element) => [element, " "]);
}

function text(message, me, bot) {
  const body = h("div", { class: "text", dir: "auto" },
    mentions(message, me), words(message.text, [bot, me.name]));
  if (message.text.length <= LONG) return [body];
  body.classList.add("folded");
  const unfold = h("button", { type: "button", class: "unfold", onclick: () => {
    body.classList.remove("folded");
    unfold.remove();
  } }, "展开全文");
  return [body, unfold];
}

function photos(message, view) {
  if (!message.photos.length) return null;
  return h("div", { class: message.photos.length === 1 ? "photos one" : "photos" },
    message.photos.map((photo, index) =>
      h("button", { type: "button", class: "photo", "aria-label": `看第${index + 1}张照片`, onclick: () => view(photo.url) },
        h("img", { src: photo.preview, alt: "", loading: "lazy", width: photo.width, height: photo.height }))));
}

function files(message) {
  return message.files.map((file) =>
    h("a", { class: "file", href: file.url, download: file.name }, icon("file"), h("span", {}, file.name)));
}

function quoted(message, goTo) {
  if (!message.quote) return null;
  const { messageId, name, text: said } = message.quote;
  return h("button", { type: "button", class: "quoted", onclick: () => goTo(messageId) },
    `${name ? `${name}：` : ""}${said || "[照片]"}`);
}

function choices(message, act) {
  if (!message.choices.length) return null;
  return h("div", { class: "choices", role: "group", "aria-label": "请选一个" },
    message.choices.map((choice) =>
      h("button", { type: "button", class: "choice", "data-number": choice.number, onclick: () => act.choose(message, choice) },
        h("span", { class: "number" }, String(choice.number)), h("span", {}, choice.label))));
}

/** `act`: what the reader can do: `choose(message, choice)`, `quote(message)`, `view(url)`, `goTo(id)`. */
export function bubble(message, { me, bot, isPrivate, caption, act }) {
  const own = message.sender === me.id;
  const tools = h("button", { type: "button", class: "quote", tabindex: "-1", "aria-label": `引用${message.senderName}的这条消息`, title: "引用", onclick: () => act.quote(message) }, icon("quote"));
  return h("article", {
    class: `message ${own ? "own" : message.sender === null ? "bot" : "other"}`,
    tabindex: "-1",
    "data-id": message.id,
    "data-message": message.messageId,
    "data-prompt": message.sender === null ? message.prompt : null,
  },
    avatar(message.sender, message.senderName),
    h("div", { class: "said" },
      h("p", { class: own || isPrivate ? "who only-heard" : "who" }, message.senderName,
        h("time", { class: "only-heard", datetime: message.at }, ` ${clockTime(new Date(message.at))}`)),
      h("div", { class: "line" },
        h("div", { class: "bubble" },
          quoted(message, act.goTo),
          message.text || message.mentions.length ? text(message, me, bot) : null,
          photos(message, act.view), files(message)),
        tools),
      caption ? h("p", { class: "caption" }, caption) : null,
      choices(message, act)));
}

/** A message that is still on its way, or was refused. */
export function unsent(wish, me, { again, drop }) {
  const state = wish.refused
    ? h("p", { class: "caption refused", role: "alert" }, wish.refused,
        h("button", { type: "button", onclick: () => again(wish.messageId) }, "重发"),
        h("button", { type: "button", onclick: () => drop(wish.messageId) }, "删除"))
    : h("p", { class: "caption" }, "发送中…");
  return h("article", { class: "message own unsent", "data-message": wish.messageId },
    avatar(me.id, me.name),
    h("div", { class: "said" },
      h("div", { class: "line" }, h("div", { class: "bubble" },
        wish.text ? h("div", { class: wish.text.length > LONG ? "text folded" : "text", dir: "auto" }, wish.text) : null,
        wish.photos.length ? h("div", { class: wish.photos.length === 1 ? "photos one" : "photos" },
          wish.photos.map((photo) => h("span", { class: "photo" },
            h("img", { src: photo.preview, alt: "照片", width: photo.width, height: photo.height })))) : null)),
      state));
}
