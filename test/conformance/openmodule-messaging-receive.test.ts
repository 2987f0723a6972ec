import { isProblem, readFrames } from "@edgeloom/runtime/wire";
import { afterAll, expect, test } from "vitest";
import { floorOf, vectorCases } from "../support/vectors.js";

// Which multipart messages the reference takes, and what it reads in them.
const cases = vectorCases("openmodule/messaging_receive.json");
let ran = 0;

test.each(cases.map((recorded, index) => [index, String(recorded["note"]), recorded] as const))(
  "%i %s",
  (_index, _note, recorded) => {
    const frames = (recorded["frames_hex"] as readonly string[]).map((hex) => Buffer.from(hex, "hex"));
    const result = readFrames(frames);
    ran++;
    if (recorded["accepted"] === true)
      expect(result).toMatchObject({ topic: recorded["topic"], message: recorded["message"] });
    else expect(isProblem(result)).toBe(true);
  },
);

afterAll(() => {
  console.log(`openmodule messaging receive: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(13));
});
