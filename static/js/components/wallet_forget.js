import { forgetTicket } from "./wallet.js";

/** On the page of a cancelled registration: this device need not remember it (data-key). */
export default class WalletForget {
  /** @param {HTMLElement} element */
  constructor(element) {
    forgetTicket(element.dataset.key);
  }
}
