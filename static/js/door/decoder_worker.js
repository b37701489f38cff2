/** Reads codes off the main thread. The decoder's WebAssembly is ours, from below the door's address, never a CDN's. */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm/es/reader/index.js";

const WASM = new URL("../../vendor/zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;
const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1 };

const ready = prepareZXingModule({ overrides: { locateFile: () => WASM }, fireImmediately: true });
ready.then(
  () => postMessage({ ready: true }),
  () => postMessage({ broken: true }),
);

self.addEventListener("message", async ({ data: { id, width, height, pixels } }) => {
  try {
    await ready;
    const [found] = await readBarcodes(new ImageData(new Uint8ClampedArray(pixels), width, height), OPTIONS);
    postMessage({ id, text: found?.text ?? null });
  } catch {
    postMessage({ broken: true }); // out of memory, say: a fresh worker goes on
  }
});
