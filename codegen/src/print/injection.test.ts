import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { parseSync } from "oxc-parser";
import { expect, it } from "vitest";
import { hostileString } from "./hostile.test.data.js";
import { code, doc, type Fragment, indent, key, lines, lit, memberName, regex } from "./index.js";
import { render } from "./render.js";
import { Rendered } from "./rendered.js";

const text = (fragment: Fragment) => Rendered.textOf(render(fragment, String));
const batchSize = 100;
const statementsPerString = 2;

/** One file with every position that foreign text can take. */
function moduleOf(strings: readonly string[]): Fragment {
  return lines(
    strings.map((value, at) => {
      const facts = {
        deprecated: true,
        since: value,
        notes: [value],
        default: value,
        examples: [{ [value]: [value] }],
      };
      const member = code`${doc(value, facts)}readonly ${memberName(value)}: ${lit(value)};`;
      const index = lit(at);
      return code`${doc(value)}export type T${index} = {${indent(member)}};
export const c${index} = { ${key(value)}: ${lit(value)}, list: [${lit([value])}, ${regexOf(value)}] };`;
    }),
  );
}

const regexOf = (value: string): Fragment => (isPattern(value) ? regex(value) : lit(null));

function isPattern(value: string): boolean {
  try {
    return new RegExp(value, "u").source !== "";
  } catch {
    return false;
  }
}

// P1: 20,000 random strings.
it("keeps every string data: the file parses, has the statements it should have, and nothing else is called", {
  timeout: 120_000,
}, () => {
  let count = 0;
  const property = fc.property(
    fc.array(hostileString, { minLength: batchSize, maxLength: batchSize }),
    (strings) => {
      count += strings.length;
      const source = text(moduleOf(strings));
      const { program, errors, comments } = parseSync("p.ts", source, { lang: "ts", sourceType: "module" });
      expect(errors).toEqual([]);
      expect(program.body).toHaveLength(strings.length * statementsPerString);
      expect(new Set(program.body.map((statement) => statement.type))).toEqual(
        new Set(["ExportNamedDeclaration"]),
      );
      expect(comments.every((comment) => comment.type === "Block" && comment.value.startsWith("*"))).toBe(
        true,
      );
    },
  );
  fc.assert(property, { numRuns: 200 });
  expect(count).toBeGreaterThanOrEqual(20_000);
});

it("gives every string back when it is evaluated", { timeout: 120_000 }, () => {
  const list = fc.array(hostileString, { minLength: batchSize, maxLength: batchSize });
  const property = fc.property(list, (strings) => {
    const entries = strings.map(
      (value) => code`[${lit(value)}, { ${key(value)}: ${lit(value)} }, ${regexOf(value)}],`,
    );
    const back = runInNewContext(text(code`[${indent(lines(entries))}]`)) as readonly [
      string,
      object,
      RegExp | null,
    ][];
    expect(back.map(([value]) => value)).toEqual(strings);
    expect(back.map(([, object]) => Object.entries(object))).toEqual(
      strings.map((value) => [[value, value]]),
    );
    for (const [value, , pattern] of back)
      if (pattern !== null) expect(pattern.source).toBe(new RegExp(value, "u").source);
  });
  fc.assert(property, { numRuns: 200 });
});

it("gives every JSON value back", { timeout: 120_000 }, () => {
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small", maxDepth: 4 },
      fc.constantFrom(null, true, false, -0, 1e300),
      hostileString,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie("json")),
      fc.dictionary(hostileString, tie("json"), { noNullPrototype: false }),
    ),
  })).json;
  fc.assert(
    fc.property(value, (json) => {
      const back = runInNewContext(`(${text(lit(json as never))})`);
      expect(JSON.stringify(sortKeys(back))).toBe(JSON.stringify(sortKeys(json)));
    }),
    { numRuns: 1_000 },
  );
});

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sortKeys(inner)]);
}
