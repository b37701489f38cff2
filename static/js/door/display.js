/** Shows on the working screen what the door knows. */

export default class Display {
  #root;
  #view;
  #verdict;
  #sheets;
  #words;
  #lookup;
  #ledger;
  #signatures;
  #sync;
  #at;

  /**
   * @param {object} parts root, views and the parts of the door that they show; at: those in use, while rehearsing others
   */
  constructor({ root, view, verdict, sheets, words, lookup, ledger, signatures, sync, at }) {
    this.#root = root;
    this.#view = view;
    this.#verdict = verdict;
    this.#sheets = sheets;
    this.#words = words;
    this.#lookup = lookup;
    this.#ledger = ledger;
    this.#signatures = signatures;
    this.#sync = sync;
    this.#at = at;
  }

  /** What does not change until another session is chosen. */
  showHead() {
    const { event, device } = this.#lookup.head;
    const place = [device.gate, device.name].filter(Boolean).join(" · ");
    const several = this.#lookup.sessions.length > 1 && !this.#lookup.admitsToOwnSession;
    const label = several ? this.#lookup.sessionOf(this.#lookup.session)?.label : "";
    this.#view.showHead({
      title: [event.title, label].filter(Boolean).join(", "),
      place,
      canSearch: this.#lookup.has("search") && this.#at().lookup.head.has_names,
      canCount: this.#lookup.has("walk_in"),
    });
    this.#verdict.label({ place: device.gate, childLimit: this.#words.say("under_age", { age: event.child_age_limit }) });
    for (const element of this.#root.querySelectorAll('[data-part="child-limit"]')) {
      element.textContent = this.#words.say("under_age", { age: event.child_age_limit });
    }
  }

  /** Line, counters, last entry, open dialogs. */
  refresh() {
    if (!this.#lookup.session) return;
    const isOnline = this.#sync.status.state === "online";
    const waiting = this.#ledger.inState("waiting").length + this.#signatures.waiting;
    const known = this.#sync.status.refreshedAt ?? Date.parse(this.#lookup.head.server_time);
    this.#view.showLine({ isOnline, at: known, waiting });
    this.#verdict.showLine(isOnline);
    this.#view.showCounts(this.#lookup.counts());
    this.#view.showReleased(this.#lookup.released());
    const { ledger, door } = this.#at();
    const [last = null] = ledger.newest(1);
    this.#view.showLast(last, last !== null && door.canUndo(last.uuid));
    this.#sheets.refresh();
  }
}
