import assert from "node:assert/strict";
import test from "node:test";

import { fileName } from "../../../static/js/components/slow_downloads.js";

const HREF = "https://einlass.example.org/manage/projects/p/report.xlsx?starts_on=2026-01-01";

test("a file is called as its header spells it", () => {
  const disposition = "attachment; filename=\"Bericht_M_dchen.xlsx\"; filename*=UTF-8''Bericht_M%C3%A4dchen.xlsx";

  assert.equal(fileName(disposition, HREF), "Bericht_Mädchen.xlsx");
});

test("a file without a name is called by its address", () => {
  assert.equal(fileName(null, HREF), "report.xlsx");
});
