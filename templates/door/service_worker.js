/* Keeps one version of the door on the phone, whole or not at all. A newer one waits until somebody asks for it. */
const VERSION = "einlass-door-{{ version }}";
const SHELL = {{ shell | tojson }};
const NEVER_KEPT = {{ api | tojson }};
const FILES = {{ files | tojson }};
const KEPT = new Set(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

async function keepAll() {
  const cache = await caches.open(VERSION);
  await cache.addAll([SHELL, ...FILES].map((address) => new Request(address, { cache: "reload" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith("einlass-door-") && name !== VERSION);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data === "take-over") self.skipWaiting();
  if (data === "check" || data === "mend") event.waitUntil(countMissing(data === "mend").then((missing) => ports[0].postMessage({ missing })));
});

/** Browsers may throw away what was kept: how much is missing? */
async function countMissing(mend) {
  const cache = await caches.open(VERSION);
  const all = [SHELL, ...FILES];
  const found = await Promise.all(all.map((address) => cache.match(address, { ignoreVary: true })));
  const missing = all.filter((_, at) => !found[at]);
  if (!mend || missing.length === 0) return missing.length;
  return cache.addAll(missing.map((address) => new Request(address, { cache: "reload" }))).then(() => 0, () => missing.length);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (NEVER_KEPT.some((path) => pathname.startsWith(path))) return;
  const isShell = request.mode === "navigate" && pathname === SHELL && search === "";
  if (isShell || KEPT.has(pathname)) event.respondWith(answer(isShell ? SHELL : pathname, request));
});

async function answer(address, request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(address, { ignoreVary: true })) ?? fetch(request);
}
