// A day of 3号楼群, played line by line while somebody looks: the bot speaks six times.

import { post, Refused } from "./api.js";

const PACE = 700;
const PATIENCE = 120_000;

export class Day {
  constructor({ complain }) {
    this.button = document.getElementById("day");
    this.complain = complain;
    this.button.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  playing = false;

  stop() {
    this.#is(false);
  }

  async play() {
    this.#is(true);
    try {
      // Where it was stopped it goes on; at its end it begins anew.
      if (!this.left) this.left = (await post("/api/day", { begin: true }, PATIENCE)).left;
      while (this.playing && this.left) {
        this.left = (await post("/api/day", {}, PATIENCE)).left;
        await new Promise((resolve) => setTimeout(resolve, PACE));
      }
    } catch (error) {
      this.complain(error instanceof Refused ? error.message : "没放成，请再试一次。");
    }
    this.#is(false);
  }

  #is(playing) {
    this.playing = playing;
    this.button.setAttribute("aria-pressed", playing);
    this.button.textContent = playing ? "停" : this.left ? "接着看" : "看群里的一天";
  }
}
