import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { Diagnostics } from "../../diagnostics/index.js";
import { defaultLimits as limits } from "../../limits.js";
import { nodeHost as host, loadDocuments } from "../../load/index.js";
import { resolveReferences } from "../../resolve/index.js";
import { lowerDocuments } from "../index.js";

const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");

/** CPU seconds say more than a clock on a machine that others use, and a ratio more than seconds. */
function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const maxRatio = 60;

test("GitHub's document is read whole, without a complaint, in a small multiple of what JSON.parse takes", () => {
  const text = readFileSync(file, "utf8");
  const reporter = new Diagnostics();
  const root = dirname(file);
  let model: ReturnType<typeof lowerDocuments> | undefined;
  const parseMs = cpuMsOf(() => void JSON.parse(text));
  const takenMs = cpuMsOf(() => {
    const documents = loadDocuments({ root, inputs: [file], limits, host, reporter });
    const set = resolveReferences({ root, documents, limits, host, reporter, allowedRoots: [root] });
    model = lowerDocuments({ set, limits, reporter });
  });
  expect(reporter.list).toEqual([]);
  const operations = model?.rest?.operations ?? [];
  expect(operations.length).toBeGreaterThan(1_000);
  expect(operations.filter(({ pagination }) => pagination?.kind === "link").length).toBeGreaterThan(150);
  expect(
    operations.find(({ path, method }) => path === "/orgs/{org}/repos" && method === "GET"),
  ).toMatchObject({
    name: "repos-list-for-org",
    group: "repos",
    member: "list-for-org",
    pagination: { kind: "link", items: "" },
  });
  expect(takenMs / parseMs).toBeLessThan(maxRatio);
}, 60_000);
