// Where a person writes: text, mention, photos, quote.

import { Refused, upload } from "./api.js";
import { h, icon, uuid } from "./dom.js";
import { now } from "./time.js";

export class Composer {
  #photos = [];
  #quote = null;

  /** `send(wish)` takes what was written; `setup` has the limits. */
  constructor({ chat, me, setup, send, suggestion }) {
    Object.assign(this, { chat, me, setup, send, suggestion });
    this.text = h("textarea", {
      rows: 1, enterkeyhint: "send", autocomplete: "off", dir: "auto",
      "aria-label": `以${me.name}的身份说`, placeholder: "说点什么…",
    });
    this.said = h("div", { class: "quoting", hidden: true });
    this.strip = h("div", { class: "strip", hidden: true });
    this.complaint = h("p", { class: "complaint", role: "alert", hidden: true });
    this.hint = h("div", { class: "hint", hidden: true });
    this.button = h("button", { type: "submit", class: "send", disabled: true }, icon("send"), h("span", {}, "发送"));
    this.element = h("form", { class: "composer" }, this.hint, this.complaint, this.said, this.strip,
      h("div", { class: "row" },
        h("div", { class: "tools" },
          this.#picker("photo", "加照片", {}),
          this.#picker("camera", "拍照", { capture: "environment" }),
          chat.private ? null : h("button", { type: "button", class: "tool at", onclick: () => this.#mention() , title: `提醒${setup.bot}看` }, `@${setup.bot}`)),
        h("div", { class: "write" }, this.text, this.button)));
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("paste", (event) => this.#pasted(event));
    if (suggestion) this.#offer();
  }

  focus() {
    this.text.focus();
  }

  quote(message) {
    this.#quote = message;
    const said = message.text || "[照片]";
    this.said.replaceChildren(
      h("p", {}, `${message.senderName}：${said.slice(0, 80)}`),
      h("button", { type: "button", class: "small", "aria-label": "不引用了", onclick: () => this.#unquote() }, icon("close")));
    this.said.hidden = false;
    this.focus();
  }

  /** Nothing was said here yet: show what a visitor may say first. */
  set quiet(quiet) {
    this.isQuiet = quiet;
    this.#changed();
  }

  #offer() {
    const { text, photo } = this.suggestion;
    this.hint.append(
      h("img", { src: photo, alt: "照片：雨夜里，楼门口的井盖破了", width: 88, height: 88 }),
      h("div", {},
        h("p", {}, h("strong", {}, "可以这样说："), h("q", {}, text)),
        h("div", { class: "both" },
          h("button", { type: "button", class: "primary", onclick: () => this.#takeHint(true) }, "发这句话和照片"),
          h("button", { type: "button", onclick: () => this.#takeHint(false) }, "只填这句话"))));
  }

  async #takeHint(withPhoto) {
    this.text.value = this.suggestion.text;
    this.#changed();
    this.focus();
    if (!withPhoto) return;
    try {
      const answer = await fetch(this.suggestion.photo);
      await this.#add(new File([await answer.blob()], "manhole.jpg", { type: "image/jpeg" }));
      this.#submit();
    } catch {
      this.#complain("照片没有传上来，可以先发文字。");
    }
  }

  #picker(name, label, attributes) {
    const input = h("input", { type: "file", accept: "image/*", multiple: !attributes.capture, tabindex: "-1", class: "file-input", "aria-hidden": "true", ...attributes });
    input.addEventListener("change", () => {
      for (const file of input.files) this.#add(file);
      input.value = "";
      this.focus();
    });
    return h("span", { class: `tool-holder ${name}` }, input,
      h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: () => input.click() }, icon(name)));
  }

  #mention() {
    const { value, selectionStart: from, selectionEnd: to } = this.text;
    const gap = from > 0 && !/\s$/u.test(value.slice(0, from)) ? " " : "";
    this.text.setRangeText(`${gap}@${this.setup.bot} `, from, to, "end");
    this.#changed();
    this.focus();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) this.#add(file);
  }

  async #add(file) {
    this.#complain("");
    if (this.#photos.length >= this.setup.photosAtMost) {
      this.#complain(`一次最多发 ${this.setup.photosAtMost} 张照片，请分几次发。`);
      return;
    }
    if (file.size > this.setup.photoBytesAtMost) {
      this.#complain(`照片太大了，最大 ${Math.floor(this.setup.photoBytesAtMost / 1048576)} MB，请换一张小些的。`);
      return;
    }
    const entry = { url: URL.createObjectURL(file), kept: null };
    this.#photos.push(entry);
    this.#changed();
    entry.uploading = upload(file).then((kept) => { entry.kept = kept; }, (error) => {
      this.#remove(entry);
      this.#complain(error instanceof Refused ? error.message : "照片没有传上来，请看看网络，再选一次。");
    });
    await entry.uploading;
    this.#changed();
  }

  #remove(entry) {
    URL.revokeObjectURL(entry.url);
    this.#photos = this.#photos.filter((each) => each !== entry);
    this.#changed();
  }

  #unquote() {
    this.#quote = null;
    this.said.hidden = true;
    this.focus();
  }

  #complain(sentence) {
    this.complaint.textContent = sentence;
    this.complaint.hidden = !sentence;
  }

  #changed() {
    const { value } = this.text;
    this.button.disabled = !value.trim() && !this.#photos.length;
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    this.hint.hidden = !this.suggestion || !this.isQuiet || Boolean(value) || this.#photos.length > 0;
    this.strip.hidden = !this.#photos.length;
    this.strip.replaceChildren(...this.#photos.map((entry, index) =>
      h("span", { class: entry.kept ? "thumb" : "thumb busy" },
        h("img", { src: entry.url, alt: `第${index + 1}张照片` }),
        h("button", { type: "button", class: "small", "aria-label": `去掉第${index + 1}张照片`, onclick: () => { this.#remove(entry); this.focus(); } }, icon("close")))));
  }

  #key(event) {
    // Enter that ends the choice of a Chinese word does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  async #submit() {
    if (this.button.disabled || this.sending) return;
    const text = this.text.value;
    if (text.length > this.setup.textAtMost) {
      this.#complain(`内容太长了，最多 ${this.setup.textAtMost} 个字，请分几次发。`);
      return;
    }
    this.sending = true;
    await Promise.all(this.#photos.map((entry) => entry.uploading));
    this.sending = false;
    const photos = this.#photos.filter((entry) => entry.kept).map((entry) => entry.kept);
    if (!text.trim() && !photos.length) return;
    this.send({ text, photos, quote: this.#quote?.messageId ?? null, prompt: null });
    for (const entry of this.#photos) URL.revokeObjectURL(entry.url);
    this.#photos = [];
    this.#quote = null;
    this.said.hidden = true;
    this.text.value = "";
    this.#complain("");
    this.#changed();
    this.focus();
  }

  /** What the outbox takes. */
  static wish({ chat, me }, { text, photos, quote, prompt }) {
    return { messageId: uuid(), person: me.id, chat: chat.id, text, photos, quote, prompt, at: now().toISOString() };
  }
}
