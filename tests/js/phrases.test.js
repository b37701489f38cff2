import assert from "node:assert/strict";
import { describe, test } from "node:test";

import Phrases, { remember } from "../../static/js/door/phrases.js";

const texts = (language) => Object.fromEntries(["welcome", "ticket", "used", "guest"].map((code) => [code, `${code}/${language}`]));
const LANGUAGES = ["de", "en", "ar", "tr"].map((tag) => ({ tag, name: tag, direction: tag === "ar" ? "rtl" : "ltr", texts: texts(tag) }));
const phrases = new Phrases({ languages: LANGUAGES, own: "de" });
const order = (recent) => phrases.offered(recent).map(({ tag }) => tag);

describe("Phrases", () => {
  test("offers first what was used last, and the helper's own language last", () => {
    assert.deepEqual(order([]), ["en", "ar", "tr", "de"]);
    assert.deepEqual(order(["tr", "ar"]), ["tr", "ar", "en", "de"]);
    assert.deepEqual(order(["de"]), ["de", "en", "ar", "tr"]);
  });
  test("begins with the language of the registration, else with the last one", () => {
    assert.deepEqual([phrases.first([], "ar"), phrases.first(["tr"], "ar")], ["ar", "ar"]);
    assert.equal(phrases.first(["tr"], "ar-EG"), "ar");
    assert.deepEqual([phrases.first(["tr"], ""), phrases.first([], "so"), phrases.first(["tr"], "de")], ["tr", "en", "tr"]);
  });
  test("puts the sentence that fits first and says what each means", () => {
    const list = phrases.list("ar", { fitting: "used", isOpenToAll: true });
    assert.deepEqual(list.map(({ code }) => code), ["used", "welcome", "ticket", "guest"]);
    assert.deepEqual(list[0], { code: "used", text: "used/ar", meaning: "used/de" });
  });
  test("asks for the ticket as long as nothing was scanned", () => {
    assert.equal(phrases.list("tr", { fitting: "", isOpenToAll: true })[0].code, "ticket");
  });
  test("does not ask people in where not everybody is", () => {
    const codes = phrases.list("tr", { fitting: "guest", isOpenToAll: false }).map(({ code }) => code);
    assert.deepEqual(codes, ["ticket", "welcome", "used"]);
  });
  test("shows nothing twice in the helper's own language", () => {
    assert.equal(phrases.list("de", { fitting: "", isOpenToAll: true })[0].meaning, "");
  });
  test("works with one language only", () => {
    const alone = new Phrases({ languages: LANGUAGES.slice(0, 1), own: "de" });
    assert.equal(alone.first([], "ar"), "de");
  });
});

test("the last four languages are remembered, each once", () => {
  assert.deepEqual(["a", "b", "c", "a", "d", "e"].reduce(remember, []), ["e", "d", "a", "c"]);
});
