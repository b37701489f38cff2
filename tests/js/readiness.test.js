import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as judge from "../../static/js/door/readiness.js";

const NOW = Date.parse("2026-09-26T12:00:00Z");
const MINUTE = 60_000;
const PLENTY = 1e9;

/** @returns {[string, string, string | undefined]} */
function brief(line) {
  return line && [line.state, line.text, line.help];
}

describe("the readiness check", () => {
  const cases = [
    ["a camera that runs", judge.judgeCamera({ trouble: "", lens: "Kamera hinten" }), ["ok", "camera.ok", undefined]],
    ["a question for the camera that nobody has answered", judge.judgeCamera({ trouble: "starting", lens: "" }), ["attention", "camera.starting", "camera"]],
    ["a camera that is forbidden", judge.judgeCamera({ trouble: "denied", lens: "" }), ["missing", "camera.denied", "camera"]],
    ["no camera", judge.judgeCamera({ trouble: "none", lens: "" }), ["missing", "camera.none", "camera"]],
    ["a camera in another app", judge.judgeCamera({ trouble: "busy", lens: "" }), ["attention", "camera.busy", "camera"]],
    ["a page without https", judge.judgeCamera({ trouble: "insecure", lens: "" }), ["missing", "camera.insecure", undefined]],

    ["a decoder that reads", judge.judgeDecoder("read"), ["ok", "decoder.ok", undefined]],
    ["a decoder that reads something else", judge.judgeDecoder("failed"), ["missing", "decoder.failed", "decoder"]],
    ["a decoder that says nothing", judge.judgeDecoder("late"), ["missing", "decoder.late", "decoder"]],

    ["a fresh list", judge.judgeRoster({ loadedAt: NOW - 10 * MINUTE, now: NOW, size: 0, isOnline: false }), ["ok", "roster.ok", "roster"]],
    ["an old list", judge.judgeRoster({ loadedAt: NOW - 11 * MINUTE, now: NOW, size: 5, isOnline: true }), ["attention", "roster.old", "roster"]],
    ["an old list without a network", judge.judgeRoster({ loadedAt: NOW - 11 * MINUTE, now: NOW, size: 5, isOnline: false }), ["attention", "roster.offline", "roster"]],

    ["a clock two minutes off", judge.judgeClock(-2 * MINUTE), ["ok", "clock.ok", undefined]],
    ["a clock further off", judge.judgeClock(2 * MINUTE + 1), ["attention", "clock.wrong", "clock"]],

    ["kept", judge.judgeStorage({ kept: "yes", free: PLENTY, canAsk: true }), ["ok", "storage.ok", undefined]],
    ["kept, and no word about room", judge.judgeStorage({ kept: "yes", free: null, canAsk: true }), ["ok", "storage.ok", undefined]],
    ["not asked yet", judge.judgeStorage({ kept: "no", free: PLENTY, canAsk: true }), ["attention", "storage.no", "storage"]],
    ["refused", judge.judgeStorage({ kept: "refused", free: PLENTY, canAsk: true }), ["attention", "storage.refused", "storage"]],
    ["a question that nobody has answered", judge.judgeStorage({ kept: "late", free: PLENTY, canAsk: true }), ["attention", "storage.late", "storage"]],
    ["a browser that does not say, but can be asked", judge.judgeStorage({ kept: "unknown", free: null, canAsk: true }), ["self", "storage.unknown", "storage"]],
    ["a browser that does not say", judge.judgeStorage({ kept: "unknown", free: null, canAsk: false }), ["self", "storage.unknown", undefined]],
    ["kept, but no room", judge.judgeStorage({ kept: "yes", free: 99e6, canAsk: true }), ["attention", "storage.full", "storage"]],

    ["all sent", judge.judgeQueue({ waiting: 0, rejected: 0, isOnline: false }), ["ok", "queue.ok", undefined]],
    ["something waits", judge.judgeQueue({ waiting: 3, rejected: 0, isOnline: true }), ["attention", "queue.waiting", "queue"]],
    ["something waits without a network", judge.judgeQueue({ waiting: 3, rejected: 0, isOnline: false }), ["attention", "queue.offline", "queue"]],
    ["something was not taken", judge.judgeQueue({ waiting: 3, rejected: 1, isOnline: true }), ["attention", "queue.rejected", undefined]],

    ["every file is here", judge.judgeOffline({ worker: "on", missing: 0 }), ["ok", "offline.ok", undefined]],
    ["a file is missing", judge.judgeOffline({ worker: "on", missing: 2 }), ["attention", "offline.missing", "offline"]],
    ["no service worker", judge.judgeOffline({ worker: "off", missing: 0 }), ["missing", "offline.off", "offline"]],
    ["a service worker that is silent", judge.judgeOffline({ worker: "late", missing: 0 }), ["attention", "offline.late", "offline"]],
    ["a browser without service workers", judge.judgeOffline({ worker: "none", missing: 0 }), ["missing", "offline.none", undefined]],

    ["the screen stays on", judge.judgeAwake("held"), ["ok", "awake.ok", undefined]],
    ["the screen may go off", judge.judgeAwake("refused"), ["attention", "awake.refused", "awake"]],
    ["no answer about the screen", judge.judgeAwake("late"), ["attention", "awake.refused", "awake"]],
    ["a browser that cannot hold the screen", judge.judgeAwake("none"), ["attention", "awake.refused", undefined]],

    ["not tried yet", judge.judgeSignals({ isTried: false, canSound: true, canVibrate: true }), ["self", "signals.try", "signals"]],
    ["tried", judge.judgeSignals({ isTried: true, canSound: true, canVibrate: true }), ["ok", "signals.tried", "signals"]],
    ["a phone that cannot vibrate", judge.judgeSignals({ isTried: false, canSound: true, canVibrate: false }), ["self", "signals.sound.try", "signals"]],
    ["a phone that is mute and still", judge.judgeSignals({ isTried: false, canSound: false, canVibrate: false }), ["self", "signals.none", undefined]],

    ["forty percent", judge.judgeBattery({ percent: 40, isCharging: false }), ["ok", "battery.ok", undefined]],
    ["less than forty percent", judge.judgeBattery({ percent: 39, isCharging: false }), ["attention", "battery.low", undefined]],
    ["little, but charging", judge.judgeBattery({ percent: 5, isCharging: true }), ["ok", "battery.charging", undefined]],
    ["a browser that does not tell", judge.judgeBattery(null), ["self", "battery.unknown", undefined]],

    ["an iPhone's tab", judge.judgeInstall("ios"), ["self", "install.ios", undefined]],
    ["a browser that offers it", judge.judgeInstall("offer"), ["self", "install.offer", "install"]],
    ["on the home screen already", judge.judgeInstall(""), null],
  ];
  for (const [name, line, expected] of cases) test(name, () => assert.deepEqual(brief(line), expected));
});

describe("summarize", () => {
  const line = (state) => ({ state, text: "" });
  test("only attention and missing are open", () => {
    const states = ["ok", "self", "attention", "missing"];
    assert.deepEqual(judge.summarize(states.map(line)), { open: 2, isChecking: false });
  });
  test("nothing is settled while a line is being looked at", () => {
    assert.deepEqual(judge.summarize([line("ok"), judge.CHECKING]), { open: 0, isChecking: true });
  });
});
