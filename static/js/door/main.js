/** Starts the door: pairing when there is none, else straight to work. One window at a time. */

import Api from "./api.js";
import Clock from "./clock.js";
import { logFile, offerFile } from "./log_file.js";
import { keepOffline } from "./offline.js";
import { askToKeep } from "./storage.js";
import Store from "./store.js";
import { copy, only, part, write } from "./views/parts.js";
import Words from "./words.js";
import Work from "./work.js";

const LINK = /^#([a-z0-9]+)\.([0-9a-f]+)(\.kiosk)?(?:&name=([^&]*))?$/;
const TICKET = /^#t=([A-Za-z2-7]{122})$/;
const LOCK = "einlass-door";
/** Tells the ticket pages of this phone that it helps at a door (components/door_shortcut.js). */
const PAIRED = "einlass-door";
const SHOWS_GUESTS = '[data-screen="door"], [data-part="verdict"], [data-part="announcement"], dialog';

const root = document.getElementById("main");
const config = JSON.parse(document.getElementById("door-settings").textContent);
const words = new Words(config);
let ticket = null;
/** Paired a moment ago: before the door opens, the helper sees whether the phone is ready. */
let isNew = false;

/** @param {string} name that of a screen */
function show(name) {
  for (const screen of root.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
}

/** A ticket whose link was opened with the camera app. */
function takeTicket() {
  const [, token = null] = TICKET.exec(location.hash) ?? [];
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}

/** The first name that a link proposes. @param {string} encoded as it stands in the address */
function readName(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return ""; // somebody has cut the link short
  }
}

/** The parts of a door link, null for anything else. @param {string} hash what stands behind its address */
function readLink(hash) {
  const [, link, secret, kiosk, name = ""] = LINK.exec(hash) ?? [];
  return link ? { link, secret, isKiosk: Boolean(kiosk), name: readName(name) } : null;
}

/** The link that this page was opened with; the address keeps no secret afterwards. */
function takeLink() {
  const link = readLink(location.hash);
  if (link) history.replaceState(null, "", location.pathname);
  return link;
}

/** Hold the door in this window alone; a second window may take it over, this one then starts anew and asks. */
async function holdAlone() {
  if (!navigator.locks) return begin();
  const hold = () => new Promise(() => begin());
  const keepOrAsk = (lock) => (lock ? hold() : offerTakeover(hold));
  return navigator.locks.request(LOCK, { ifAvailable: true }, keepOrAsk).catch(() => location.reload());
}

function offerTakeover(hold) {
  show("elsewhere");
  root.querySelector('[data-action="take-over"]').onclick = () =>
    navigator.locks.request(LOCK, { steal: true }, hold).catch(() => location.reload());
}

async function begin() {
  try {
    await open();
  } catch (error) {
    console.error(error);
    show("start");
    write(root, "start-note", words.say("store.broken"));
  }
}

async function open() {
  const store = await Store.open();
  const loaded = await store.load();
  const link = takeLink();
  ticket ??= takeTicket();
  if (link && loaded.pairing === null) askName(store, link, "");
  else if (link && link.link !== loaded.pairing.link) offerSwitch(store, link, loaded);
  else if (loaded.pairing) work(store, loaded);
  else askLink(store);
}

/** No door yet. On a home screen the camera's links open another browser: there the link is put in by hand. */
function askLink(store) {
  show("lost");
  part(root, "link-form").onsubmit = (event) => {
    event.preventDefault();
    const typed = event.target.elements.link.value.trim();
    const link = readLink(typed.slice(typed.indexOf("#")));
    write(root, "link-error", link ? "" : words.say("link.wrong"));
    if (link) askName(store, link, "");
  };
}

function offerSwitch(store, link, loaded) {
  const isOnlyHere = (row) => row.state === "waiting" || loaded.settings.isLost;
  const waits = loaded.rows.some(isOnlyHere) || loaded.signatures.length > 0;
  if (!waits) return askName(store, link, words.say("pairing.switch"), loaded.pairing.name);
  root.querySelector('[data-action="stay"]').onclick = () => work(store, loaded);
  const leave = root.querySelector('[data-action="leave"]');
  leave.hidden = true;
  leave.onclick = () => askName(store, link, "", loaded.pairing.name);
  root.querySelector('[data-action="save-unsent"]').onclick = () => {
    offerFile(logFile(unsentLog(loaded)));
    leave.hidden = false; // what waits lies in a file now
  };
  return show("unsent");
}

function unsentLog({ settings, pairing, rows }) {
  const inOrder = [...rows].sort((a, b) => a.seq - b.seq);
  const { device, identity } = pairing;
  return { event: settings.event ?? "", device, identity, clock: new Clock({ offset: settings.offset ?? 0 }), rows: inOrder };
}

function askName(store, link, notice, name = "") {
  const form = part(root, "pairing-form");
  write(root, "pairing-notice", notice);
  form.elements.name.value = name || link.name || (link.isKiosk ? words.say("kiosk.name") : "");
  only(form, "for", link.isKiosk ? "kiosk" : "phone");
  show("pairing");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const submit = form.querySelector("[type=submit]");
    submit.disabled = true;
    write(root, "pairing-error", await pair(store, link, form.elements.name.value.trim()));
    submit.disabled = false;
  };
}

/** @returns {Promise<string>} what is in the way, if anything */
async function pair(store, { link, secret, isKiosk }, name) {
  if (isKiosk) document.documentElement.requestFullscreen?.().catch(() => {}); // only a tap may ask for it
  const answer = await new Api({ base: config.api, language: config.language }).pair({ link, secret, name });
  if (answer.kind === "failed") return words.say("pairing.offline");
  if (answer.kind === "refused") return answer.message;
  try {
    await store.pair({ ...answer.body, link });
  } catch {
    return words.say("store.broken");
  }
  if (!answer.body.kiosk) localStorage.setItem(PAIRED, "");
  askToKeep();
  isNew = true;
  work(store, await store.load());
  return "";
}

function work(store, loaded) {
  show("start");
  const atWork = new Work({
    root,
    config,
    words,
    store,
    loaded,
    onReady: () => enter(atWork),
    onSession: () => chooseSession(atWork),
    onLeave: () => leave(atWork, store),
    onEnded: (code, isSent) => end(atWork, store, code, isSent),
  });
  atWork.start();
}

function enter(atWork) {
  const { lookup } = atWork;
  const onlyOne = lookup.sessions.length <= 1 || lookup.admitsToOwnSession;
  const session = onlyOne ? lookup.sessionNow() : atWork.rememberedSession;
  if (session) openDoor(atWork, session);
  else chooseSession(atWork);
}

function chooseSession(atWork) {
  const { lookup } = atWork;
  const now = lookup.sessionNow();
  write(root, "sessions-event", lookup.head.event.title);
  part(root, "sessions").replaceChildren(
    ...lookup.sessions.map((session) => {
      const item = copy(root, "session");
      write(item, "label", session.label || lookup.head.event.title);
      write(item, "time", `${words.moment(Date.parse(session.starts_at))}–${words.time(Date.parse(session.ends_at))}`);
      part(item, "now").hidden = session.reference !== now;
      item.querySelector("button").addEventListener("click", () => openDoor(atWork, session.reference));
      return item;
    }),
  );
  show("sessions");
}

async function openDoor(atWork, session) {
  show(atWork.screen);
  await atWork.open(session);
  if (ticket) atWork.see(ticket);
  else if (isNew && !atWork.lookup.has("kiosk")) atWork.askWhetherReady();
  ticket = null;
  isNew = false;
}

/** The server has ended this phone's access: what waits is still sent, then nothing of the guests stays here. */
async function end(atWork, store, code, isSent) {
  const isOver = code !== "unknown";
  const face = atWork.screen === "kiosk" ? "kiosk" : "phone";
  only(root.querySelector('[data-screen="ended"]'), "for", isOver ? face : "lost");
  write(root, "ended-why", words.say(`ended.${code}`));
  const isOnItsWay = isOver && !isSent && code !== "uploads_over";
  write(root, "ended-what", isOnItsWay ? words.say("ended.waiting") : "");
  for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
  part(root, "verdict").hidden = true;
  root.querySelector('[data-action="export-unsent"]').onclick = () => atWork.exportLog();
  write(root, "ended-save", words.say(isOver ? "ended.save" : "ended.save.lost"));
  part(root, "ended-export").hidden = isOver ? isSent : !atWork.hasEntries;
  show("ended");
  atWork.pause();
  if (!isOver) return;
  if (isSent) {
    atWork.stop();
    localStorage.removeItem(PAIRED);
    await store.wipe();
    for (const shown of root.querySelectorAll(SHOWS_GUESTS)) shown.replaceChildren();
    write(root, "ended-what", words.say("ended.wiped"));
  } else {
    await store.dropRoster();
  }
}

/** The team signs a tablet off: only when the server has everything. */
async function leave(atWork, store) {
  atWork.pause();
  if (!atWork.isSent) return location.reload(); // somebody came in at the last moment
  atWork.stop();
  await store.wipe();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  return show("lost");
}

/** A newer version is ready: it waits for a tap, the door may be busy. */
function offerUpdate(takeOver) {
  for (const notice of [part(root, "update"), part(root, "kiosk-update")]) {
    notice.hidden = false;
    notice.querySelector("button").onclick = takeOver;
  }
}

addEventListener("hashchange", () => location.hash && location.reload()); // a door link in a window that is open
holdAlone();
keepOffline({ serviceWorker: config.service_worker, scope: config.api, onUpdate: offerUpdate });
