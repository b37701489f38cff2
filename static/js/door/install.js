/** Putting the door on the home screen: some browsers offer it, on an iPhone people do it by hand. */

let offer = null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // shown where it belongs, not over the door
  offer = event;
});

/** @returns {"" | "offer" | "ios"} "" where it is there already, or cannot be */
export function wayToInstall() {
  if (matchMedia("(display-mode: standalone)").matches) return "";
  if (offer) return "offer";
  return navigator.standalone === false ? "ios" : ""; // only Apple's phones have such a thing
}

/** Ask the person. */
export async function install() {
  await offer?.prompt();
  offer = null;
}
