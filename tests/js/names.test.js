import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { fit, searchWords, wordMark } from "../../static/js/door/names.js";
import { loadVectors } from "./vectors.js";

const { words, marks } = loadVectors("names.json");

describe("searchWords", () => {
  for (const { text, words: expected } of words) {
    test(text || "nothing", () => assert.deepEqual(searchWords(text), expected));
  }
});

describe("wordMark", () => {
  for (const { name, key, marks: expected } of marks) {
    test(`${name} at ${key}`, () => {
      const hidden = name.split(/\s+/).slice(1).join(" ");
      const made = [...new Set(searchWords(hidden).map((word) => wordMark(word, key)))].sort((a, b) => a - b);
      assert.deepEqual(made.slice(0, 8), expected);
    });
  }
});

describe("fit", () => {
  const KEY = "kkbbcc22";
  const ticket = (name, ...hidden) => ({ name, marks: hidden.map((word) => wordMark(word, KEY)) });
  const fits = (typed, of) => {
    const wanted = searchWords(typed);
    return fit(wanted, of, wanted.map((word) => wordMark(word, KEY)));
  };
  const yilmaz = ticket("Familie Y.", "yilmaz");

  test("a hidden name is found by its whole word, in any spelling", () => {
    assert.deepEqual(["Yilmaz", "familie YILMAZ", "yılmaz"].map((typed) => fits(typed, yilmaz)), ["whole", "whole", "whole"]);
  });
  test("less than the whole word, or another name, only has the same initial", () => {
    assert.deepEqual(["Yilma", "Yildiz", "Fam Ya"].map((typed) => fits(typed, yilmaz)), ["initial", "initial", "initial"]);
  });
  test("what is shown is found by beginnings", () => {
    assert.deepEqual(["fam", "y", "F Y"].map((typed) => fits(typed, yilmaz)), ["whole", "whole", "whole"]);
  });
  test("another name is another name", () => {
    assert.deepEqual(["Kaya", "amina", "Familie Kaya"].map((typed) => fits(typed, yilmaz)), ["", "", ""]);
  });
  test("the middle names of long names count too", () => {
    const long = ticket("Marie T.", "claire", "nguyen", "tran");
    assert.deepEqual(["Claire", "nguyen marie", "Tran"].map((typed) => fits(typed, long)), ["whole", "whole", "whole"]);
  });
  test("a single name has nothing hidden", () => assert.deepEqual([fits("bil", ticket("Bilal")), fits("bx", ticket("Bilal"))], ["whole", ""]));
});
