import {
  ArchFxDeviceSlug,
  ArchFxParentSlug,
  ArchFxStreamerSlug,
  ArchFxStreamSlug,
  ArchFxVariableID,
  Float,
  type SlugError,
} from "@edgeloom/archfx";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type ArchFxCase, archFxCases, slugOf, untagged } from "./archfx-support/tags.js";

type Expected = {
  readonly ok: boolean;
  readonly reason?: string;
  readonly equal?: boolean;
  readonly parts?: { readonly [part: string]: unknown };
  readonly [accessor: string]: unknown;
};
type SlugCase = ArchFxCase & {
  readonly class?: string;
  readonly method?: string;
  readonly input?: {
    readonly args?: readonly unknown[];
    readonly kwargs?: { readonly [name: string]: unknown };
  };
  readonly kwargs?: { readonly [name: string]: unknown };
  readonly expect: Expected;
};
type AnySlug = ArchFxParentSlug | ArchFxDeviceSlug | ArchFxVariableID | ArchFxStreamSlug | ArchFxStreamerSlug;

const all = archFxCases<SlugCase>("slugs");
const equality = all.filter(({ category }) => category === "equality");
const cases = all.filter(({ category }) => category !== "equality");
let ran = 0;

function build({ class: name, input, ...rest }: SlugCase): AnySlug {
  const {
    args = [],
    kwargs = {},
    method,
  } = { ...rest, ...input } as SlugCase & { args?: readonly unknown[] };
  const given = args.map(argument) as never[];
  const options = untagged(kwargs) as { readonly [name: string]: never };
  if (method === "from_parts") return ArchFxStreamSlug.fromParts(options as never);
  switch (name ?? "") {
    case "ArchFxParentSlug":
      return new ArchFxParentSlug(given[0] as never, options["ptype"]);
    case "ArchFxDeviceSlug":
      return new ArchFxDeviceSlug(given[0] as never, { allow64Bits: options["allow_64bits"] ?? true });
    case "ArchFxVariableID":
      return new ArchFxVariableID(given[0] as never);
    case "ArchFxStreamSlug":
      return new ArchFxStreamSlug(given[0]);
    case "ArchFxStreamerSlug":
      return new ArchFxStreamerSlug(given[0] as never, given[1] as never);
    default:
      throw new Error(`No class ${name}`);
  }
}

/** What this language has not is something else that is no id: a whole float, and a list that is no pair. */
function argument(value: unknown): unknown {
  if (Array.isArray(value)) return new Set(value);
  if (typeof value === "object" && value !== null && "$float" in value)
    return new Float(Number(value.$float));
  return untagged(value);
}

const accessors: { readonly [name: string]: (slug: never) => unknown } = {
  str: (slug: AnySlug) => String(slug),
  type: (slug: ArchFxParentSlug) => slug.getType(),
  stype: (slug: ArchFxStreamSlug) => slug.kind,
  id: (slug: ArchFxDeviceSlug) => slug.getId(),
  formatted_id: (slug: AnySlug) => slug.formattedId(),
  scope: (slug: ArchFxVariableID) => slug.scope,
  scope_hex: (slug: ArchFxVariableID) => slug.scopeHex,
  var_id: (slug: ArchFxVariableID) => slug.varId,
  var_hex: (slug: ArchFxVariableID) => slug.varHex,
  parts: (slug: ArchFxStreamSlug) => slug.getParts(),
  device: (slug: ArchFxStreamerSlug) => String(slug.getDevice()),
  index: (slug: ArchFxStreamerSlug) => slug.getIndex(),
};

function expectSame(slug: AnySlug, expected: Expected): void {
  for (const [name, value] of Object.entries(expected)) {
    // What fails in the reference for an id that is not set is ours to choose.
    if (name === "ok" || Object.hasOwn(Object(value) as object, "$error")) continue;
    const read = accessors[name];
    if (read === undefined) throw new Error(`No accessor ${name}`);
    expect(read(slug as never), name).toEqual(untagged(value));
  }
}

function expectRefused(test: SlugCase, reason?: string): void {
  expect(() => build(test)).toThrow(expect.objectContaining({ code: "INVALID" }) as Error);
  if (reason === undefined) return;
  expect(() => build(test)).toThrow(expect.objectContaining({ reason }) as SlugError);
}

/** What each wish of the recordings means for us, by its first words. */
const wishes: readonly (readonly [begin: string, check: (test: SlugCase) => void])[] = [
  ["reject", (test) => expectRefused(test)],
  ["require 1-16 decimal digits", (test) => expectRefused(test)],
  ["TypeError-like validation error", (test) => expectRefused(test, "wrong-type")],
  ["validation error", (test) => expectRefused(test)],
  ["treat each member as its own 16-bit number or reject", expectOwnNumbersOrRefused],
  ["return parent null", (test) => expect((build(test) as ArchFxStreamSlug).getParts().parent).toBeNull()],
  [
    "exact",
    (test) => expect(String(build(test))).toMatch(new RegExp(`--${/\d+/.exec(test.better ?? "")?.[0]}$`)),
  ],
  ["accept another stream slug", expectCopied],
];

function expectCopied(test: SlugCase): void {
  const [given] = (test.input?.args ?? []) as [{ readonly value: string }];
  expect(String(build(test))).toBe(given.value);
}

/** Where nobody said what is better: a defect is not repeated, and of an accident we may have either. */
function expectFree(test: SlugCase): void {
  let slug: AnySlug;
  try {
    slug = build(test);
  } catch (error) {
    return expect(error).toMatchObject({ code: "INVALID" });
  }
  if (test.parity === "may-differ") return expectSame(slug, test.expect);
  expect(() => expectSame(slug, test.expect)).toThrow();
}

function expectOwnNumbersOrRefused(test: SlugCase): void {
  const [pair] = (test.input?.args ?? []) as [{ readonly $tuple: readonly [string, string] }];
  const [scope, variable] = pair.$tuple;
  const fits = [scope, variable].every((member) => /^[0-9a-f]{1,4}$/i.test(member));
  if (!fits) return expectRefused(test);
  const id = build(test) as ArchFxVariableID;
  expect([id.scope, id.varId]).toEqual([Number.parseInt(scope, 16), Number.parseInt(variable, 16)]);
}

describe.each(cases)("$id ($parity)", (test) => {
  it(`${test.class ?? ""} ${test.better ?? "like the reference"}`, () => {
    ran++;
    const { expect: expected, parity, better } = test;
    if (parity === "must" && expected.ok) return expectSame(build(test), expected);
    if (parity === "must") return expectRefused(test, expected.reason);
    const [, check = expectFree] = wishes.find(([begin]) => better?.startsWith(begin)) ?? [];
    check(test);
  });
});

describe.each(equality)("$id", ({ input, expect: { equal } }) => {
  it(`is ${equal ? "" : "not "}equal`, () => {
    ran++;
    const [left, right] = ["left", "right"].map((side) => {
      const value = (input as unknown as { readonly [side: string]: unknown })[side];
      if (typeof value !== "object" || value === null || !("class" in value)) return untagged(value);
      const { class: name, arg } = value as { readonly class: string; readonly arg: unknown };
      return slugOf(name, untagged(arg));
    }) as [AnySlug, unknown];
    expect(left.equals(right)).toBe(equal);
    if (right instanceof Object)
      expect(new Set([left.text, (right as AnySlug).text]).size).toBe(equal === true ? 1 : 2);
  });
});

afterAll(() => {
  console.log(`archfx ids: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(290));
});
