import * as archfx from "@edgeloom/archfx";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type ArchFxCase, archFxCases, untagged } from "./archfx-support/tags.js";

type HelperCase = ArchFxCase & {
  readonly function: string;
  readonly args: readonly unknown[];
  readonly kwargs?: { readonly [name: string]: unknown };
  readonly expect: { readonly ok: boolean; readonly value?: unknown };
};

const cases = archFxCases<HelperCase>("helpers");
let ran = 0;

/** `get_vid_from_gvid` → `getVidFromGvid`; a name without an underscore stays. */
function ourName(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function run({ function: name, args, kwargs }: HelperCase): unknown {
  const helper = (archfx as unknown as { readonly [name: string]: (...args: unknown[]) => unknown })[
    ourName(name)
  ];
  if (helper === undefined) throw new Error(`No helper ${ourName(name)}`);
  return helper(...args.map(untagged), ...optionsOf(kwargs));
}

function optionsOf(kwargs: HelperCase["kwargs"]): readonly unknown[] {
  if (kwargs === undefined) return [];
  return "allow_unicode" in kwargs ? [{ allowUnicode: kwargs["allow_unicode"] }] : Object.values(kwargs);
}

/** Integers are numbers or bigints, whatever holds them. */
function comparable(value: unknown): unknown {
  return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : value;
}

function expectOurs(test: HelperCase): void {
  // The only two where the reference is not followed: a prefix that is read as digits, and an offset that is ignored.
  if (test.function === "gid2int") return expect(() => run(test)).toThrow("hex");
  if (test.function === "datetime_to_str")
    return expect(run(test)).toBe(
      `${new Date(untagged(test.args[0]) as string).toISOString().slice(0, 19)}Z`,
    );
  return expectFree(test);
}

/** Where nobody said what is better: refused, or what the reference has if that is no defect. */
function expectFree(test: HelperCase): void {
  let value: unknown;
  try {
    value = run(test);
  } catch (error) {
    return expect(error).toMatchObject({ code: "INVALID" });
  }
  const recorded = comparable(untagged(test.expect.value));
  if (test.parity === "may-differ") return expect(comparable(value)).toEqual(recorded);
  expect(comparable(value)).not.toEqual(recorded);
}

describe.each(cases)("$id $function ($parity)", (test) => {
  it(`of ${JSON.stringify(test.args)}`, () => {
    ran++;
    if (test.parity !== "must") return expectOurs(test);
    if (!test.expect.ok)
      return expect(() => run(test)).toThrow(expect.objectContaining({ code: "INVALID" }) as Error);
    expect(comparable(run(test))).toEqual(comparable(untagged(test.expect.value)));
  });
});

afterAll(() => {
  console.log(`archfx helpers: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(93));
});
