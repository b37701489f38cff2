/**
 * On a phone that helps at a door, a ticket's link opens that door with the ticket: the volunteer scanned it with the
 * camera app. Who comes from another page of ours wants to see the ticket.
 */
const PAIRED = "einlass-door";

export default class DoorShortcut {
  /** @param {HTMLElement} element its data-door is the address of the door */
  constructor(element) {
    if (document.referrer !== "" || !this.#isPaired()) return;
    const token = location.pathname.split("/").at(-1);
    location.replace(`${element.dataset.door}#t=${token}`);
  }

  #isPaired() {
    try {
      return localStorage.getItem(PAIRED) !== null;
    } catch {
      return false; // storage may be forbidden
    }
  }
}
