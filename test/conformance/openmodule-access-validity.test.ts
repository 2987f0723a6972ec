import { Access, BackendService, isAccessValidAt } from "@edgeloom/openmodule";
import { codecOf } from "@edgeloom/runtime/wire";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectorCases } from "../support/vectors.js";

type ValidityCase = {
  readonly access: { readonly [key: string]: unknown };
  readonly timezone: string;
  readonly checks: readonly { readonly at: string; readonly valid: boolean }[];
};

const cases = vectorCases("openmodule/access_validity.json") as unknown as readonly ValidityCase[];
const codec = codecOf(BackendService.wire);
let ran = 0;

/** A time without a zone is one of UTC. */
function moment(text: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

describe.each(cases)("$access.recurrence from $access.start in $timezone", ({ access, timezone, checks }) => {
  const decoded = codec.decode(Access, access as never, { name: "om_test_1", now: () => 0 });
  it.each(checks)("at $at: $valid", ({ at, valid }) => {
    ran++;
    expect(isAccessValidAt(decoded, moment(at), timezone)).toBe(valid);
  });
});

afterAll(() => {
  console.log(`openmodule access validity: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(60));
});
