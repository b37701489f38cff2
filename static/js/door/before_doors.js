/** What a helper does before doors: see whether the phone is ready, and rehearse. Puts the parts together. */

import Checkup from "./checkup.js";
import { ReadinessSheet, RehearsalBar, SamplesSheet } from "./views/readiness_view.js";

export default class BeforeDoors {
  #sheets;
  #lookout;
  #roster;
  #lookup;
  #verdict;
  #rehearsal;
  #checkup;
  #readiness;
  #samples;
  #bar;

  /**
   * @param {{ root: HTMLElement, words: import("./words.js").default, config: object,
   *   sheets: import("./sheets.js").default, lookout: import("./lookout.js").default,
   *   roster: import("./roster.js").default, lookup: import("./lookup.js").default,
   *   verdict: import("./views/verdict_view.js").default, rehearsal: import("./rehearsal.js").default, sync: object,
   *   ledger: object, clock: object, wakeLock: object, feedback: object }} parts
   */
  constructor({ root, words, config, sheets, lookout, roster, lookup, verdict, rehearsal, ...found }) {
    this.#sheets = sheets;
    this.#lookout = lookout;
    this.#roster = roster;
    this.#lookup = lookup;
    this.#verdict = verdict;
    this.#rehearsal = rehearsal;
    const dialog = (name) => root.querySelector(`[data-dialog="${name}"]`);
    this.#readiness = new ReadinessSheet(dialog("readiness"), words, {
      open: () => this.#check(),
      help: (name) => this.#checkup.help(name),
      refresh: () => this.#checkup.follow(),
      rehearse: () => this.#rehearse(),
      samples: () => this.#showSamples(),
    });
    this.#samples = new SamplesSheet(dialog("samples"), words);
    this.#bar = new RehearsalBar(root, () => rehearsal.stop());
    sheets.add("readiness", this.#readiness);
    sheets.add("samples", this.#samples);
    this.#checkup = new Checkup({
      ...found,
      roster,
      camera: lookout,
      serviceWorker: config.service_worker,
      scope: config.api,
      onLine: (name, line) => this.#showLine(name, line),
    });
  }

  /** The rehearsal has begun or ended. */
  showRehearsal() {
    this.#bar.show(this.#rehearsal.now !== null);
  }

  #check() {
    const isFree = this.#rehearsal.isPossible && this.#rehearsal.now === null;
    this.#readiness.offerRehearsal(isFree && !this.#lookup.has("kiosk"));
    this.#checkup.run();
  }

  #showLine(name, line) {
    this.#readiness.showLine(name, line);
    if (name === "camera") this.#readiness.showPicture(this.#lookout.state.stream);
    this.#readiness.showSummary(this.#checkup.summary);
  }

  /** What lies on the door is looked at first: it may be an alarm. */
  #rehearse() {
    this.#readiness.close();
    if (this.#verdict.card === null) this.#rehearsal.start();
  }

  #showSamples() {
    this.#samples.show(this.#roster.rehearsal, this.#roster.header.event.open_to_all);
    this.#sheets.open("samples");
  }
}
