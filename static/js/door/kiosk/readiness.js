/** Is this tablet ready? The team asks it from their own sheet: the same lines as on a phone, without a rehearsal. */

import Checkup from "../checkup.js";
import { ReadinessSheet } from "../views/readiness_view.js";

/**
 * @param {object} parts root (the page), config, words (the team's), lookout, roster, sync, ledger, clock, wakeLock, feedback
 * @returns {ReadinessSheet} while it is open, no code is looked at
 */
export function buildReadiness({ root, config, words, lookout, ...found }) {
  const checkup = new Checkup({
    ...found,
    camera: lookout,
    serviceWorker: config.service_worker,
    scope: config.api,
    onLine: (name, line) => {
      sheet.showLine(name, line);
      if (name === "camera") sheet.showPicture(lookout.state.stream);
      sheet.showSummary(checkup.summary);
    },
  });
  const nothing = () => {}; // what belongs to a rehearsal is hidden
  const sheet = new ReadinessSheet(root.querySelector('[data-dialog="readiness"]'), words, {
    open: () => {
      sheet.offerRehearsal(false);
      checkup.run();
    },
    help: (name) => checkup.help(name),
    refresh: () => checkup.follow(),
    rehearse: nothing,
    samples: nothing,
  });
  return sheet;
}
