/* Runs before the door's own scripts: a camera that shows what the bench holds up (unless the browser's own is
   measured), and a watch on what follows. */
(() => {
  if (!location.protocol.startsWith("http")) return;
  const [WIDTH, HEIGHT, SIDE] = [1280, 720, 380];
  const FRAME_MS = 33;
  const REST_MS = 150;
  const PATIENCE_MS = 20_000;
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext("2d");
  const marks = { decodedAt: null, writeMs: null };
  let picture = null;
  let frame = 0;

  const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** A camera sends pictures all the time, also when nothing moves. */
  function draw() {
    context.fillStyle = "#606060";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    if (picture) context.drawImage(picture, (WIDTH - SIDE) / 2, (HEIGHT - SIDE) / 2, SIDE, SIDE);
    context.fillStyle = (frame += 1) % 2 ? "#656565" : "#606060";
    context.fillRect(0, 0, 8, 8);
  }
  if (!window.benchOwnCamera) {
    setInterval(draw, FRAME_MS);
    MediaDevices.prototype.getUserMedia = async () => canvas.captureStream(30);
  }

  let decoderIsReady;
  /** The decoder can read. */
  window.benchDecoder = new Promise((resolve) => (decoderIsReady = resolve));
  const NativeWorker = window.Worker;
  window.Worker = class extends NativeWorker {
    constructor(...words) {
      super(...words);
      this.addEventListener("message", ({ data }) => {
        if (data?.ready) decoderIsReady();
        if (data?.text) marks.decodedAt ??= performance.now();
      });
    }
  };

  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...words) {
    if (this.name === "entries") {
      const began = performance.now();
      this.transaction.addEventListener("complete", () => (marks.writeMs = performance.now() - began));
    }
    return add.apply(this, words);
  };

  /** @returns {Promise<number>} when the sheet is on the screen */
  function painted(verdict) {
    return new Promise((resolve, reject) => {
      const afterPaint = () => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      };
      const observer = new MutationObserver(() => {
        if (verdict.hidden) return;
        observer.disconnect();
        requestAnimationFrame(afterPaint);
      });
      observer.observe(verdict, { attributes: true });
      setTimeout(() => reject(new Error(`no answer: ${document.querySelector("main").innerText}`)), PATIENCE_MS);
    });
  }

  /** Hold up one ticket, at any moment of the camera's and the decoder's turns. */
  window.benchScan = async (address) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    await rest(REST_MS + Math.random() * REST_MS);
    const verdict = document.querySelector('[data-part="verdict"]');
    Object.assign(marks, { decodedAt: null, writeMs: null });
    const answered = painted(verdict);
    const shownAt = performance.now();
    picture = image;
    draw();
    const paintedAt = await answered;
    picture = null;
    const { kind } = verdict.dataset;
    verdict.querySelector('[data-action="next"]').click();
    await rest(REST_MS);
    return { kind, view_ms: paintedAt - shownAt, decision_ms: paintedAt - marks.decodedAt, write_ms: marks.writeMs };
  };

  /** @returns {Promise<number>} milliseconds from the navigation to a working screen with a live camera */
  window.benchStarted = new Promise((resolve) => {
    const look = () => {
      const door = document.querySelector('[data-screen="door"]');
      const video = door?.querySelector("video");
      if (door && !door.hidden && video?.videoWidth > 0 && !video.paused) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
})();
