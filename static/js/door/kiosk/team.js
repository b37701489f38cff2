/** What only the team sees of the tablet: hold the mark for three seconds. State, lens, sound, and signing it off. */

import { action, part, write } from "../views/parts.js";

const HOLD_MS = 3_000;

export default class TeamSheet {
  #root;
  #words;
  #ledger;
  #sync;
  #lookup;
  #feedback;
  #dialog;

  /**
   * @param {{ root: HTMLElement, words: import("../words.js").default, ledger: import("../ledger.js").default,
   *   sync: import("../sync.js").default, lookup: import("../lookup.js").default,
   *   feedback: import("../feedback.js").default, save: (changes: object) => void,
   *   onReadiness: () => void, onLeave: () => void }} parts root: the tablet's screen; words: the team's
   */
  constructor({ root, words, ledger, sync, lookup, feedback, save, onReadiness, onLeave }) {
    this.#root = root;
    this.#words = words;
    this.#ledger = ledger;
    this.#sync = sync;
    this.#lookup = lookup;
    this.#feedback = feedback;
    this.#dialog = root.querySelector('[data-dialog="kiosk-team"]');
    const on = (name, handler) => action(this.#dialog, name).addEventListener("click", handler);
    on("kiosk-close", () => this.#dialog.close());
    on("kiosk-readiness", () => {
      this.#dialog.close();
      onReadiness();
    });
    on("kiosk-sync", () => sync.hurry());
    on("kiosk-sound", () => this.#toggleSound(save));
    on("kiosk-leave", () => this.#waiting === 0 && onLeave());
    action(root, "lens").addEventListener("click", () => this.#dialog.close());
    this.#listenToHolding(action(root, "kiosk-team"));
    this.#offerFullScreen();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  get #waiting() {
    return this.#ledger.inState("waiting").length;
  }

  /** Show what has changed. */
  refresh() {
    if (!this.isOpen) return;
    const { status } = this.#sync;
    const { device, server_time: serverTime } = this.#lookup.head;
    const time = this.#words.time(status.refreshedAt ?? Date.parse(serverTime));
    const line = this.#words.say(status.state === "online" ? "line.online" : "line.offline", { time });
    write(this.#dialog, "kiosk-place", [device.gate, device.name].filter(Boolean).join(" · "));
    write(this.#dialog, "kiosk-state", `${this.#words.count("waiting", this.#waiting)} · ${line}`);
    action(this.#dialog, "kiosk-leave").disabled = this.#waiting > 0;
    write(this.#dialog, "kiosk-leave-why", this.#waiting > 0 ? this.#words.say("kiosk.waiting") : "");
    action(this.#dialog, "kiosk-sound").setAttribute("aria-pressed", String(this.#feedback.sound));
  }

  #open() {
    this.#root.classList.remove("kiosk--held");
    this.#dialog.showModal();
    this.refresh();
  }

  /** Guests who touch the mark see nothing happen; keys and pointers hold alike. */
  #listenToHolding(mark) {
    let timer = null;
    const begin = () => {
      clearTimeout(timer);
      this.#root.classList.add("kiosk--held");
      timer = setTimeout(() => this.#open(), HOLD_MS);
    };
    const end = () => {
      clearTimeout(timer);
      this.#root.classList.remove("kiosk--held");
    };
    mark.addEventListener("pointerdown", begin);
    mark.addEventListener("keydown", ({ key, repeat }) => (key === "Enter" || key === " ") && !repeat && begin());
    for (const event of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) mark.addEventListener(event, end);
  }

  #toggleSound(save) {
    this.#feedback.sound = !this.#feedback.sound;
    if (this.#feedback.sound) this.#feedback.give("admitted");
    save({ sound: this.#feedback.sound });
    this.refresh();
  }

  #offerFullScreen() {
    const page = document.documentElement;
    const button = action(this.#root, "kiosk-full");
    const show = () => (button.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null);
    button.addEventListener("click", () => page.requestFullscreen().catch(() => {}));
    document.addEventListener("fullscreenchange", show);
    show();
    part(this.#root, "kiosk-ready").addEventListener("dragstart", (event) => event.preventDefault());
  }
}
