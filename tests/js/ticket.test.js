import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { makeVerifier } from "../../static/js/door/signature.js";
import { normalizeShortCode, shortCode, spacedShortCode } from "../../static/js/door/short_code.js";
import { readTicket } from "../../static/js/door/ticket.js";
import { loadVectors } from "./vectors.js";

const tickets = loadVectors("tickets.json");
const codes = loadVectors("short_codes.json");

describe("readTicket", () => {
  const verify = makeVerifier(() => tickets.public_keys);
  for (const { name, text, expected } of tickets.cases) {
    test(name, async () => {
      const { rejected, event_number: eventNumber, ticket, key_id: keyId } = expected;
      assert.deepEqual(await readTicket(text, verify), rejected ? { rejected } : { eventNumber, ticket, keyId });
    });
  }
});

describe("readTicket without the browser's own Ed25519", () => {
  const [{ text: genuine }] = tickets.cases;
  const forged = tickets.cases.filter((given) => given.expected.rejected === "forged");
  const verify = makeVerifier(() => tickets.public_keys, { subtle: null });

  test("a genuine ticket", async () => {
    assert.equal((await readTicket(genuine, verify)).eventNumber, 7);
  });
  for (const { name, text } of forged) {
    test(name, async () => assert.deepEqual(await readTicket(text, verify), { rejected: "forged" }));
  }
});

describe("shortCode", () => {
  for (const { ticket, code } of codes.made) test(ticket, () => assert.equal(shortCode(ticket), code));
});

describe("normalizeShortCode", () => {
  for (const { name, typed, expected } of codes.typed) {
    test(name, () => assert.equal(normalizeShortCode(typed), expected));
  }
});

test("spacedShortCode makes two groups", () => assert.equal(spacedShortCode("2JB8M99Q"), "2JB8 M99Q"));
