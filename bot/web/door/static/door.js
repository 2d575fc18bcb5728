// What a page can do besides its forms, which work without this: send without loading anew, keep and
// repeat what did not get through, show news as they come. Written for browsers of 2017.
(function () {
  "use strict";

  const body = document.body;
  const base = body.dataset.base;
  const log = document.getElementById("log");
  const say = document.getElementById("say");
  const SENTENCES = {
    offline: "网络断了。写好照样点发送，连上就发出去。",
    many: "一次最多 " + body.dataset.photos + " 张照片，请分几次发。",
    large: "照片太大了，请换一张小些的。",
    trouble: "没有发出去，请刷新页面再试。",
  };
  const FIRST_WAIT = 800, LONGEST_WAIT = 15000, SILENCE = 40000, SIDE = 2048;
  let last = body.dataset.last || "0";
  let live = Boolean(body.dataset.live);
  let title = document.title, unread = 0;

  document.documentElement.classList.add("js");

  // ------------------------------------------------------------------------------------ small things

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      if (typeof attributes[name] === "function") made.addEventListener(name, attributes[name]);
      else made.setAttribute(name, attributes[name]);
    }
    for (const child of children) made.append(child);
    return made;
  }

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name + base)); } catch (error) { return null; }
  }

  function store(name, value) {
    try {
      if (value === null || (Array.isArray(value) && !value.length)) localStorage.removeItem(name + base);
      else localStorage.setItem(name + base, JSON.stringify(value));
    } catch (error) { /* a browser without storage keeps it as long as the page is open */ }
  }

  /** As numbers of any length. */
  function isLater(one, other) {
    return one.length === other.length ? one > other : one.length > other.length;
  }

  function parsed(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }

  const isAtEnd = () => innerHeight + pageYOffset > document.documentElement.scrollHeight - 160;

  /** To the end of the page, unless the newest message would then be above its upper edge. */
  function toEnd() {
    scrollTo(0, document.documentElement.scrollHeight);
    const newest = document.querySelector("#waiting > :last-child") || log.lastElementChild;
    if (newest && newest.getBoundingClientRect().top < 8) newest.scrollIntoView({ block: "start" });
  }

  /** Letters may be so large that the place to write would cover what is read. */
  function fit() {
    say.classList.toggle("tall", say.offsetHeight > innerHeight * 0.45);
  }

  // ------------------------------------------------------------------------------------ what is shown

  function looked() {
    if (document.hidden || last === "0" || !live) return;
    unread = 0;
    document.title = title;
    document.cookie = "loudong-seen=" + last + "; path=" + base + "; max-age=34560000; samesite=lax" +
      (location.protocol === "https:" ? "; secure" : "");
  }

  /** Puts in place what the server has drawn. */
  function take(data) {
    const follow = isAtEnd() && !body.classList.contains("own");
    let news = 0;
    for (const child of Array.from(parsed(data.html || "").children)) {
      if (child.id && document.getElementById(child.id)) continue;
      log.append(child);
      if (child.matches(".message.bot")) { news += 1; answered(child); }
    }
    if (isLater(data.last || "0", last)) last = data.last;
    for (const choices of Array.from(log.querySelectorAll(".choices"))) {
      const open = !choices.dataset.prompt || data.open.indexOf(choices.dataset.prompt) >= 0;
      if (!open) for (const button of Array.from(choices.querySelectorAll("button"))) button.disabled = true;
    }
    if (typeof data.tasks === "string") redraw(document.getElementById("tasks"), data.tasks);
    if (typeof data.more === "string") redraw(document.getElementById("more"), data.more);
    if (document.hidden && news) {
      unread += news;
      document.title = "(" + unread + ") " + title;
    }
    if (follow) toEnd();
    looked();
  }

  /** A part drawn anew; what is being written in it, and what is open, stays. */
  function redraw(place, html) {
    if (!place) return;
    const fresh = parsed(html);
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    for (const old of Array.from(place.querySelectorAll(".fold"))) {
      const owner = old.closest("[id]").id;
      const found = Array.from(fresh.querySelectorAll(".fold")).find((each) =>
        each.dataset.fold === old.dataset.fold && (owner === place.id || each.closest("[id]").id === owner));
      if (!found) continue;
      const fields = Array.from(old.querySelectorAll("textarea, input:not([type=hidden]), .thumb"));
      if (fields.some((field) => field.value || field.matches(".thumb"))) found.replaceWith(old);
      else found.open = old.open;
    }
    if (!place.firstElementChild) for (const fold of Array.from(fresh.querySelectorAll(".fold"))) fold.open = false;
    const answers = Array.from(place.querySelectorAll(".answer"));
    while (place.firstChild) place.firstChild.remove();
    place.append(fresh);
    if (place.id === "tasks" && answers.length) place.querySelector("h2").after(...answers);
    if (focused && place.contains(focused)) focused.focus();
    else if (focused && place.tabIndex === -1) place.focus({ preventScroll: true });
  }

  /** On one's own page the chat is below: what the bot says to a button is said beside the buttons. */
  let asking = 0;
  function answered(message) {
    const place = document.getElementById("tasks");
    const text = message.querySelector(".text");
    if (!place || !text || Date.now() - asking > 60000) return;
    for (const old of Array.from(place.querySelectorAll(".answer"))) old.remove();
    const shown = element("p", { class: "answer", role: "status" }, text.textContent);
    place.querySelector("h2").after(shown);
    shown.scrollIntoView({ block: "nearest" });
  }

  function state(sentence) {
    const line = document.getElementById("state");
    line.textContent = sentence;
    line.hidden = !sentence;
  }

  // ------------------------------------------------------------------------------------ sending

  let waiting = [];
  let busy = false, timer = 0, pause = FIRST_WAIT;

  function keep() {
    store("unsent", waiting.filter((wish) => !wish.files.length).map(({ key, fields, shown, refused }) =>
      ({ key, fields, shown, refused })));
  }

  function draw(wish) {
    if (wish.bubble) wish.bubble.remove();
    const said = element("div", { class: "bubble" });
    if (wish.shown) said.append(element("p", { class: "text", dir: "auto" }, wish.shown));
    if (wish.files.length) {
      said.append(element("div", { class: "pictures" }, ...wish.files.map((photo) =>
        element("img", { src: photo.url, alt: "照片" }))));
    }
    const note = wish.refused
      ? element("p", { class: "note refused", role: "alert" }, wish.refused + " ",
          element("button", { type: "button", click: () => { wish.refused = ""; draw(wish); keep(); go(); } }, "重发"), " ",
          element("button", { type: "button", click: () => drop(wish) }, "不发了"))
      : element("p", { class: "note" }, "发送中…");
    wish.bubble = element("article", { class: "message mine sending" }, said, note);
    document.getElementById("waiting").append(wish.bubble);
    if (!wish.ofCard) toEnd();
  }

  function drop(wish) {
    waiting = waiting.filter((each) => each !== wish);
    wish.bubble.remove();
    for (const photo of wish.files) URL.revokeObjectURL(photo.url);
    keep();
  }

  function add(wish) {
    waiting.push(wish);
    draw(wish);
    keep();
    go();
  }

  async function go() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      let wish;
      while ((wish = waiting.find((each) => !each.refused))) await send(wish);
      pause = FIRST_WAIT;
    } catch (error) {
      timer = setTimeout(go, Math.max(pause, error.wait || 0));
      pause = Math.min(pause * 2, LONGEST_WAIT);
      if (error.sentence) state(error.sentence);
      else if (!live || !navigator.onLine) state(SENTENCES.offline);
    }
    busy = false;
  }

  function later(wait, sentence) {
    const error = new Error("later");
    error.wait = wait;
    error.sentence = sentence;
    return error;
  }

  async function send(wish) {
    const form = new FormData();
    for (const [name, value] of wish.fields) form.append(name, value);
    form.append("key", wish.key);
    form.append("proof", say.elements.proof.value);
    form.append("after", last);
    for (const photo of wish.files) form.append("photos", await photo.small, "photo.jpg");
    const answer = await patiently(base, form, 30000 + 60000 * wish.files.length);
    if (answer.status === 429 || answer.status >= 500) {
      const data = await answer.json().catch(() => ({}));
      throw later(1000 * Number(answer.headers.get("Retry-After") || 0), data.error);
    }
    const data = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      wish.refused = data.error || SENTENCES.trouble;
      draw(wish);
      keep();
      return;
    }
    state("");
    drop(wish);
    live = true;
    take(data);
    listen();
  }

  /** A request that does not wait for ever. */
  function patiently(url, form, patience) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(later(0)), patience);
      fetch(url, { method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(resolve, () => reject(later(0))).then(() => clearTimeout(late));
    });
  }

  // ------------------------------------------------------------------------------------ forms

  const chosen = new Map();

  function complain(form, sentence) {
    let place = form.querySelector(".complaint");
    if (!place) form.prepend(place = element("p", { class: "complaint", role: "alert" }));
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  /** A phone's picture is larger than anybody needs, and the network in a stairwell is slow. */
  function small(file) {
    const turns = window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image");
    if (!turns || file.size < 400000 || file.type === "image/gif") return Promise.resolve(file);
    return new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve(file);
      image.onload = () => {
        const scale = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
        const canvas = element("canvas");
        canvas.width = Math.round(image.naturalWidth * scale);
        canvas.height = Math.round(image.naturalHeight * scale);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => resolve(blob && blob.size < file.size ? blob : file), "image/jpeg", 0.85);
      };
      image.src = URL.createObjectURL(file);
    });
  }

  function choose(input) {
    const form = input.form;
    const photos = chosen.get(form) || [];
    complain(form, "");
    for (const file of Array.from(input.files)) {
      if (photos.length >= Number(body.dataset.photos)) complain(form, SENTENCES.many);
      else if (file.size > Number(body.dataset.photoBytes)) complain(form, SENTENCES.large);
      else photos.push({ url: URL.createObjectURL(file), small: small(file) });
    }
    chosen.set(form, photos);
    input.value = "";
    thumbs(form);
  }

  function thumbs(form) {
    const photos = chosen.get(form) || [];
    const strip = form.querySelector(".strip");
    while (strip.firstChild) strip.firstChild.remove();
    strip.hidden = !photos.length;
    photos.forEach((photo, index) => strip.append(element("span", { class: "thumb" },
      element("img", { src: photo.url, alt: "第" + (index + 1) + "张照片" }),
      element("button", { type: "button", "aria-label": "去掉第" + (index + 1) + "张照片", click: () => {
        chosen.set(form, photos.filter((each) => each !== photo));
        thumbs(form);
      } }, "×"))));
  }

  function submit(form, button) {
    const fields = [];
    for (const name of ["from", "prompt", "text"]) if (form.elements[name] && form.elements[name].type === "hidden") fields.push([name, form.elements[name].value]);
    if (button && button.name) fields.push([button.name, button.value]);
    const words = form.elements.words ? form.elements.words.value.trim() : "";
    if (words) fields.push(["words", words]);
    const files = chosen.get(form) || [];
    const text = fields.filter(([name]) => name === "text" || name === "words").map(([, value]) => value).join(" ");
    if (!text && !files.length) { if (form.elements.words) form.elements.words.focus(); return; }
    const isChoice = form.matches(".choices");
    if (isChoice) {
      button.classList.add("pressed");
      for (const each of Array.from(form.querySelectorAll("button"))) each.disabled = true;
    }
    const ofCard = Boolean(form.dataset.card);
    if (ofCard) asking = Date.now();
    // A question is answered once: pressed again it is the same message.
    const key = isChoice ? form.elements.key.value : uuid();
    chosen.delete(form);
    if (form.elements.words) form.elements.words.value = "";
    if (form.querySelector(".strip")) thumbs(form);
    const fold = form.closest(".fold");
    if (fold) fold.open = false;
    complainNot(form);
    store("draft", null);
    const fresh = document.getElementById("fresh");
    if (fresh) fresh.remove();
    add({ key, fields, files, ofCard, shown: text, refused: "" });
  }

  function complainNot(form) {
    if (form.querySelector(".complaint")) complain(form, "");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) { event.preventDefault(); return; }
    if (form.getAttribute("action") !== base) return;
    event.preventDefault();
    submit(form, event.submitter || pressed);
  });

  // Browsers of 2017 do not say which button it was.
  let pressed = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    pressed = button.name ? button : null;
    if (button.dataset.copy) copy(button);
  }, true);

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file]")) choose(event.target);
  });

  function copy(button) {
    const done = () => { button.textContent = "已复制"; };
    const byHand = () => {
      const field = element("textarea", { readonly: "" });
      field.value = button.dataset.copy;
      button.after(field);
      field.select();
      if (document.execCommand("copy")) { field.remove(); done(); }
    };
    if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(button.dataset.copy).then(done, byHand);
    else byHand();
  }

  // ------------------------------------------------------------------------------------ live news

  let source = null, heard = 0, quiet = 0;

  function alive() {
    heard = Date.now();
    clearTimeout(quiet);
    quiet = setTimeout(() => { state(SENTENCES.offline); listen(true); }, SILENCE);
    state("");
  }

  function listen(anew) {
    if (!live || (source && source.readyState !== 2 && !anew)) return;
    if (source) source.close();
    source = new EventSource(base + "/news?after=" + last);
    source.addEventListener("alive", alive);
    source.addEventListener("said", (event) => { alive(); take(JSON.parse(event.data)); });
    source.onerror = () => {
      setTimeout(() => { if (Date.now() - heard > 4000) state(SENTENCES.offline); }, 4000);
      if (source.readyState === 2) setTimeout(listen, 3000);
    };
  }

  addEventListener("online", () => { go(); listen(true); });
  addEventListener("offline", () => state(SENTENCES.offline));
  document.addEventListener("visibilitychange", () => {
    looked();
    if (document.hidden) return;
    go();
    if (Date.now() - heard > SILENCE / 2) listen(true);
  });

  // ------------------------------------------------------------------------------------ begin

  // Open for those who have no script and no button to copy it.
  for (const fold of Array.from(document.querySelectorAll(".fold"))) fold.open = false;
  if (say) {
    const words = say.elements.words;
    if (!words.value) words.value = stored("draft") || "";
    words.addEventListener("input", () => store("draft", words.value || null));
    fit();
    addEventListener("resize", fit);
    addEventListener("scroll", fit, { passive: true });
    for (const wish of stored("unsent") || []) {
      wish.files = [];
      waiting.push(wish);
      draw(wish);
    }
    go();
    const fresh = document.getElementById("fresh");
    if (fresh) fresh.scrollIntoView({ block: "center" });
    else if (!body.classList.contains("own") && last !== "0") toEnd();
    listen();
    looked();
  }
})();
