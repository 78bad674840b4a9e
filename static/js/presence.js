// Who else is here: asked every few seconds, and at once when the person goes to another answer.

import { post } from "./sender.js";

const BEAT = 4000; // surveys/presence.py counts on it

export class Presence {
  // `ask()` gives what to say, `on(reply)` takes the answer.
  constructor(url, ask, on) {
    Object.assign(this, { url, ask, on, asking: false, wanted: false });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.beat()));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.beat());
  }

  async beat() {
    clearTimeout(this.timer);
    if (this.asking) {
      this.wanted = true;
      return;
    }
    this.asking = true;
    const reply = await post(this.url, this.ask());
    this.asking = false;
    this.on(reply);
    if (document.hidden) return;
    this.timer = setTimeout(() => this.beat(), this.wanted ? 100 : BEAT);
    this.wanted = false;
  }

  leave() {
    clearTimeout(this.timer);
    post(this.url, { ...this.ask(), leaving: true }, true);
  }
}
