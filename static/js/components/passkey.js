const BASE64URL = { "+": "-", "/": "_", "=": "" };

/** @param {string} text in base64url */
function bytesOf(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function textOf(buffer) {
  if (!buffer) return undefined;
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/[+/=]/g, (sign) => BASE64URL[sign]);
}

/** @param {{id: string}[]} credentials */
function withBytes(credentials) {
  return credentials.map((credential) => ({ ...credential, id: bytesOf(credential.id) }));
}

/**
 * What the browser answers to the page's question, as the server reads it.
 *
 * @param {object} options as JSON has them; those for a new passkey name a user
 */
async function ask(options) {
  const challenge = bytesOf(options.challenge);
  const credential = options.user
    ? await navigator.credentials.create({
        publicKey: {
          ...options,
          challenge,
          user: { ...options.user, id: bytesOf(options.user.id) },
          excludeCredentials: withBytes(options.excludeCredentials),
        },
      })
    : await navigator.credentials.get({
        publicKey: { ...options, challenge, allowCredentials: withBytes(options.allowCredentials) },
      });
  const { id, rawId, type, response } = credential;
  const answer = {
    clientDataJSON: textOf(response.clientDataJSON),
    attestationObject: textOf(response.attestationObject),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    userHandle: textOf(response.userHandle),
  };
  return JSON.stringify({ id, rawId: textOf(rawId), type, response: answer, clientExtensionResults: {} });
}

/** A button that asks for a passkey and sends the form with the answer. Hidden where there are none. */
export default class Passkey {
  #element;
  #form;

  /** @param {HTMLElement} element inside of a form, with data-options and data-failed */
  constructor(element) {
    if (!window.PublicKeyCredential) return;
    this.#element = element;
    this.#form = element.closest("form");
    element.hidden = false;
    element.querySelector("button").addEventListener("click", () => this.#run());
    // Enter in a field beside the button means the button
    if (!this.#form.querySelector("[type=submit]")) {
      this.#form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#run();
      });
    }
  }

  async #run() {
    const said = this.#element.querySelector("[role=status]");
    said.textContent = "";
    if (!this.#form.reportValidity()) return;
    try {
      this.#element.querySelector("input[type=hidden]").value = await ask(JSON.parse(this.#element.dataset.options));
    } catch {
      said.textContent = this.#element.dataset.failed;
      return;
    }
    this.#form.submit();
  }
}
