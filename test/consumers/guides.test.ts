import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { follow } from "./guide-support/follow.js";
import { readGuide } from "./guide-support/markdown.js";
import { otherPorts } from "./guide-support/ports.js";
import { openTerminal } from "./guide-support/terminal.js";

// Each guide is followed as a reader would: from an empty folder, with what is built, and everything comes as it is shown.
const repository = resolve(import.meta.dirname, "../..");

/** The guides, and the ports that they name. */
const guides: Readonly<Record<string, readonly number[]>> = {
  "docs/guides/schema-owner.md": [],
  "docs/guides/sdk-publisher.md": [],
  "docs/guides/service-author.md": [],
  "docs/guides/device-author.md": [8888, 1883],
  "docs/guides/rest-user.md": [4010],
};

const guideAt = (path: string) => readGuide(readFileSync(join(repository, path), "utf8"));

describe.each(Object.entries(guides))("%s", (path, ports) => {
  it("can be followed from an empty folder", { timeout: 120_000 }, async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-guide-")));
    const ported = await otherPorts([...ports, 10_100, 10_200]);
    const bus = { BROKER_SUB: ported("tcp://127.0.0.1:10100"), BROKER_PUB: ported("tcp://127.0.0.1:10200") };
    const terminal = openTerminal(repository, root, bus);
    try {
      await follow(guideAt(path), { terminal, repository, ported });
    } finally {
      terminal.kill();
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("links only to what is there", () => {
    const folder = dirname(join(repository, path));
    const missing = guideAt(path).links.filter(
      (link) => !existsSync(resolve(folder, link.replace(/#.*$/, ""))),
    );
    expect(missing.map((link) => relative(repository, link))).toEqual([]);
  });
});
