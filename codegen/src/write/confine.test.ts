import { resolve, sep } from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { pathProblem, resolveInside } from "./confine.js";

const piece = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "/",
    "\\",
    "~",
    "\0",
    "CON",
    "nul",
    "a",
    "b.ts",
    " ",
    ":",
    "C:",
    "%2e%2e",
    "\u2215",
    "\uff0e\uff0e",
    "node_modules",
    ".git",
    "-",
    "x".repeat(256),
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

// P14: 50,000 random names.
it("never leads out of the root", { timeout: 60_000 }, () => {
  const counts = { accepted: 0, refused: 0 };
  const staysInside = (name: string, root: string): boolean => {
    if (pathProblem(name) !== undefined) {
      counts.refused++;
      return throws(() => resolveInside(root, name));
    }
    counts.accepted++;
    const full = resolveInside(root, name);
    return (
      full === resolve(full) &&
      full.startsWith(root.endsWith(sep) ? root : root + sep) &&
      full.length > root.length
    );
  };
  fc.assert(fc.property(path, fc.constantFrom(resolve("/out"), resolve("/")), staysInside), {
    numRuns: 50_000,
  });
  expect(counts.accepted).toBeGreaterThan(300);
  expect(counts.refused).toBeGreaterThan(10_000);
});

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
