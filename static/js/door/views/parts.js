/** Finds the parts of a screen by their data attributes and fills them. */

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function action(root, name) {
  return root.querySelector(`[data-action="${name}"]`);
}

/** Text of a part; an empty one is hidden. */
export function write(root, name, text) {
  const element = part(root, name);
  element.textContent = text;
  element.hidden = text === "";
}

/** Of several alternatives show one: those with data-<kind>="…". */
export function only(root, kind, name) {
  for (const element of root.querySelectorAll(`[data-${kind}]`)) element.hidden = element.dataset[kind] !== name;
}

/** A fresh copy of a template. @returns {HTMLElement} */
export function copy(root, name) {
  return root.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
}
