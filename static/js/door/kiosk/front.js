/** The front of a tablet: the same three parts that a helper's phone shows its work with. */

import Lookout from "../lookout.js";
import { LensSheet } from "../views/sheets.js";
import { guestLanguages } from "../words.js";
import KioskCards from "./cards.js";
import Kiosk from "./kiosk.js";
import { buildReadiness } from "./readiness.js";
import KioskScreen from "./screen.js";
import TeamSheet from "./team.js";

/**
 * @param {object} parts root, config, words, lookup, door, roster, ledger, clock, sync, wakeLock, feedback, settings, save,
 *   announce, onEntry, and onLeave: the team signs the tablet off
 * @returns {{ desk: Kiosk, display: { showHead: () => void, refresh: () => void }, lookout: Lookout }}
 */
export function buildKiosk({ root, config, words, lookup, door, feedback, settings, save, announce, onEntry, ...others }) {
  const section = root.querySelector('[data-screen="kiosk"]');
  const languages = guestLanguages(config);
  const own = languages.find(({ tag }) => tag === config.language) ?? languages[0];
  const onType = (typed) => desk.type(typed);
  const screen = new KioskScreen({ root: section, languages, language: own.tag, announce, onType });
  const cards = new KioskCards({ words: own.words, lookup });
  const desk = new Kiosk({ lookup, door, cards, screen, feedback, onEntry });
  const team = new TeamSheet({ root: section, words, lookup, feedback, save, onReadiness: () => readiness.open(), ...others });
  const lensSheet = new LensSheet(root.querySelector('[data-dialog="lens"]'));
  const lookout = new Lookout({
    ...{ view: screen, words, worker: config.worker, facing: "user", lensSheet, settings, save },
    onText: (text) => team.isOpen || lensSheet.isOpen || readiness.isOpen || desk.see(text),
    onState: () => readiness.isOpen && readiness.refresh(),
  });
  const readiness = buildReadiness({ ...{ root, config, words, lookout, feedback }, ...others });
  return { desk, lookout, display: { showHead: () => {}, refresh: () => refresh({ screen, team, readiness, words, lookup, ...others }) } };
}

function refresh({ screen, team, readiness, words, lookup, ledger, sync }) {
  if (!lookup.session) return;
  const { event, device } = lookup.head;
  const waiting = ledger.inState("waiting").length;
  const isOnline = sync.status.state === "online";
  const line = [device.gate, isOnline ? "" : words.say("kiosk.offline"), waiting > 0 ? words.count("waiting", waiting) : ""];
  screen.showHead({ title: event.title, line: line.filter(Boolean).join(" · ") });
  team.refresh();
  if (readiness.isOpen) readiness.refresh();
}
