import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeWriteHost } from "./host.js";

it("makes a folder with all that it stands in, once and again", () => {
  const root = mkdtempSync(join(tmpdir(), "edgeloom-host-"));
  nodeWriteHost.makeFolder(join(root, "a/b/c"));
  nodeWriteHost.makeFolder(join(root, "a/b/c"));
  expect(statSync(join(root, "a/b/c")).isDirectory()).toBe(true);
  rmSync(root, { recursive: true });
});

it("fails where the system takes no folders, instead of trying forever", () => {
  expect(() => nodeWriteHost.makeFolder("/proc/edgeloom/out")).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
});
