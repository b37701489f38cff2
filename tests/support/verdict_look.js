/* What is wrong with the answer that a door shows now: contrast, torn words, buttons. Run inside the page by tests. */
({ inReach }) => {
  const sheet = document.querySelector('[data-part="verdict"]');
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (channels(backgroundColor)[3] === 255) return backgroundColor;
    }
    return "white";
  };
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const ownText = (element) =>
    element.tagName === "INPUT" ? element.value : [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("");
  const seen = [...sheet.querySelectorAll("*")].filter(isSeen);
  const problems = [];

  for (const element of seen.filter((one) => ownText(one).trim() !== "" || one.matches("svg.icon, .verdict__shape"))) {
    if (element.disabled || element.closest("[disabled]")) continue;
    const found = ratio(luminance(getComputedStyle(element).color), luminance(groundOf(element)));
    if (found < 7) problems.push(`contrast ${found.toFixed(1)} of "${ownText(element).trim() || "a shape"}"`);
  }

  const word = sheet.querySelector('[data-part="word"]');
  const texts = [word, ...seen.filter((one) => one.tagName === "BUTTON")].flatMap((one) => {
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    return Array.from({ length: one.textContent.length }, () => walker.nextNode()).filter(Boolean);
  });
  for (const text of texts) {
    for (const { 0: letters, index } of text.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + letters.length);
      if (range.getClientRects().length > 1) problems.push(`torn word ${letters}`);
    }
  }
  const top = Math.max(...[...sheet.querySelectorAll(".verdict__top *")].filter(isSeen).map((one) => one.getBoundingClientRect().bottom));
  const [first] = [...sheet.querySelectorAll(".verdict__shape, .icon--verdict, .verdict__word")].filter(isSeen);
  if (top > first.getBoundingClientRect().top + 1) problems.push("the line at the top lies over the answer");
  const sizes = seen.filter((one) => ownText(one).trim() !== "").map((one) => [Number.parseFloat(getComputedStyle(one).fontSize), one]);
  const [largest] = sizes.sort(([one], [other]) => other - one);
  const number = sheet.querySelector('[data-part="number"]');
  if (isSeen(number) && largest[1] !== number) problems.push("the number is not what is largest");
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
  for (const [, element] of sizes) {
    const box = element.getBoundingClientRect();
    if (box.left < 0 || box.right > width) problems.push(`cut off: ${ownText(element).trim()}`);
  }
  for (const button of seen.filter((one) => one.tagName === "BUTTON")) {
    const box = button.getBoundingClientRect();
    const name = button.textContent.trim() || button.getAttribute("aria-label");
    if (box.height < 47.5 || box.width < 40) problems.push(`small button ${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
    const isWhole = box.top >= 0 && box.left >= 0 && box.right <= width && box.bottom <= height;
    if (inReach && !isWhole) problems.push(`out of reach: ${name}`);
  }
  if (inReach && word.getBoundingClientRect().bottom > sheet.querySelector(".verdict__stub").getBoundingClientRect().top && window.innerWidth < window.innerHeight) {
    problems.push("the word is covered");
  }
  return problems;
}
