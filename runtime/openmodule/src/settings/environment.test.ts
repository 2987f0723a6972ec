import { expect, it } from "vitest";
import { environmentReader } from "./environment.js";

it("an integer without value is 0, whatever sign it has", () => {
  const read = environmentReader({ NONE: "-0", SOME: "-1_0" });
  expect([read.int("NONE", 7), read.int("SOME", 7)]).toStrictEqual([0, -10]);
});
