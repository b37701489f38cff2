/** Attaches components: data-component="stepper" loads components/stepper.js, once a page, only where needed. */

const NAME = /^[a-z_]+$/;

/**
 * @param {Element} element carries one or more names, separated by spaces
 * @returns {Promise<void>[]}
 */
function attach(element) {
  const names = (element.getAttribute("data-component") ?? "").split(/\s+/);
  return names.filter((name) => NAME.test(name)).map(async (name) => {
    const { default: Component } = await import(`./components/${name}.js`);
    new Component(element);
  });
}

for (const element of document.querySelectorAll("[data-component]")) attach(element);
