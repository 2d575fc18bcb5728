// The demo town's clock: shows the time and moves it forward.

import { post, Refused } from "./api.js";
import { fullTime, itIs, now } from "./time.js";

const PATIENCE = 120_000;

export class Clock {
  constructor({ movable, complain }) {
    this.face = document.getElementById("now");
    this.buttons = [...document.querySelectorAll("#forward button:not(#day)")];
    document.getElementById("forward").hidden = !movable;
    for (const button of this.buttons) {
      button.addEventListener("click", async () => {
        const wish = "morning" in button.dataset ? { toMorning: true } : { minutes: Number(button.dataset.minutes) };
        this.#busy(true);
        try {
          this.set((await post("/api/clock", wish, PATIENCE)).now);
        } catch (error) {
          complain(error instanceof Refused ? error.message : "时间没拨成，请再试一次。");
        }
        this.#busy(false);
        button.focus();
      });
    }
    setInterval(() => this.#draw(), 1000);
  }

  set(iso) {
    itIs(iso);
    this.#draw();
  }

  #draw() {
    const { date, time } = fullTime(now());
    const shown = `${date} ${time}`;
    if (this.face.textContent === shown) return;
    this.face.replaceChildren(Object.assign(document.createElement("span"), { textContent: `${date} ` }),
      Object.assign(document.createElement("strong"), { textContent: time }));
    this.face.dateTime = now().toISOString();
  }

  #busy(busy) {
    for (const button of this.buttons) button.disabled = busy;
    this.face.classList.toggle("moving", busy);
  }
}
