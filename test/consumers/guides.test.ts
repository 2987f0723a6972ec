import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { follow } from "./guide-support/follow.js";
import { readGuide, spansOf } from "./guide-support/markdown.js";
import { unknownMentions } from "./guide-support/mentioned.js";
import { otherPorts } from "./guide-support/ports.js";
import { openTerminal } from "./guide-support/terminal.js";
import { run } from "./support/npm.js";

// Each guide is followed as a reader would: from an empty folder, with what is built, and everything comes as it is shown.
const repository = resolve(import.meta.dirname, "../..");

/** The guides, with the ports that they name, and at least how many commands each has. */
const guides: Readonly<Record<string, { readonly ports?: readonly number[]; readonly commands: number }>> = {
  "README.md": { commands: 4 },
  "docs/guides/README.md": { commands: 5 },
  "docs/guides/schema-owner.md": { commands: 18 },
  "docs/guides/sdk-publisher.md": { commands: 18 },
  "docs/guides/service-author.md": { commands: 15 },
  "docs/guides/device-author.md": { ports: [8888, 1883], commands: 12 },
  "docs/guides/sensor-operator.md": { commands: 20 },
  "docs/guides/emitter-author.md": { commands: 10 },
  "docs/guides/rest-user.md": { ports: [4010, 4011], commands: 14 },
};

const guideAt = (path: string) => readGuide(readFileSync(join(repository, path), "utf8"));

async function commandsOf(path: string, ports: readonly number[]): Promise<number> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-guide-")));
  const ported = await otherPorts([...ports, 10_100, 10_200]);
  const bus = { BROKER_SUB: ported("tcp://127.0.0.1:10100"), BROKER_PUB: ported("tcp://127.0.0.1:10200") };
  const terminal = openTerminal(repository, root, bus);
  try {
    return await follow(guideAt(path), { terminal, repository, ported });
  } finally {
    terminal.kill();
    rmSync(root, { recursive: true, force: true });
  }
}

describe.each(Object.entries(guides))("%s", (path, { ports = [], commands }) => {
  it("can be followed from an empty folder", { timeout: 180_000 }, async () => {
    expect(await commandsOf(path, ports)).toBeGreaterThanOrEqual(commands);
  });

  it("links only to what is there", () => {
    const folder = dirname(join(repository, path));
    const missing = guideAt(path).links.filter(
      (link) => !existsSync(resolve(folder, link.replace(/#.*$/, ""))),
    );
    expect(missing.map((link) => relative(repository, link))).toEqual([]);
  });
});

describe("what the guides and the README", () => {
  it("name in sentences and tables is there", { timeout: 120_000 }, async () => {
    const spans = [...Object.keys(guides), "CONTRIBUTING.md"].flatMap((path) =>
      spansOf(readFileSync(join(repository, path), "utf8")),
    );
    expect(spans.length).toBeGreaterThan(100);
    expect(await unknownMentions(repository, [...new Set(spans)])).toEqual([]);
  });

  it("say of npm start is so", { timeout: 120_000 }, async () => {
    const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      readonly scripts: { readonly start: string };
    };
    const program = /^npm run --silent build && node (\S+)$/.exec(scripts.start)?.[1] ?? "";
    const { code, out } = await run(process.execPath, [program], { cwd: repository });
    expect(out).toMatch(
      /runs edgeloom generate[^]*starts a broker[^]*calls backend\/auth[^]*What can go wrong/,
    );
    expect(code).toBe(0);
  });
});
