import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { isUpToDate, manifestName, nodeWriteHost } from "./index.js";
import { constant, first, readFolder, Sandbox, stamp } from "./write.test.support.js";

const box = new Sandbox();
beforeEach(() => box.fresh());
afterAll(() => box.dispose());

describe("links", () => {
  // F9.
  it("may lead to the output folder", async () => {
    const real = join(box.another(), "real");
    mkdirSync(real, { recursive: true });
    mkdirSync(dirname(box.root), { recursive: true });
    symlinkSync(real, box.root);
    expect((await box.write(first)).result.ok).toBe(true);
    expect(Object.keys(readFolder(real))).toContain("models/a.ts");
    expect(isUpToDate(box.root, stamp, nodeWriteHost)).toBe(true);
  });

  // F10.
  it.each(["models", "models/a.ts", manifestName])("may not be %s", async (path) => {
    const outside = box.another();
    mkdirSync(outside);
    writeFileSync(join(outside, "a.ts"), "precious");
    mkdirSync(dirname(join(box.root, path)), { recursive: true });
    symlinkSync(path === "models" ? outside : join(outside, "a.ts"), join(box.root, path));
    const found = await box.write(first);
    expect(found.result.ok).toBe(false);
    expect(found.codes).toContain("output-symlink");
    expect(readFolder(outside)).toEqual({ "a.ts": "precious" });
  });

  it("are not followed to remove a stale file", async () => {
    await box.write({ ...first, "old/x.ts": constant("x", 1) });
    const outside = box.another();
    cpSync(join(box.root, "old"), outside, { recursive: true });
    rmSync(join(box.root, "old"), { recursive: true });
    symlinkSync(outside, join(box.root, "old"));
    expect((await box.write(first)).result).toMatchObject({ ok: true, removed: [], kept: ["old/x.ts"] });
    expect(Object.keys(readFolder(outside))).toEqual(["x.ts"]);
  });

  it.each(["a file", "a link to nothing"])("the output folder may not be %s", async (what) => {
    mkdirSync(dirname(box.root), { recursive: true });
    if (what === "a file") writeFileSync(box.root, "");
    else symlinkSync(join(box.top, "nothing"), box.root);
    expect(await box.write(first)).toMatchObject({ result: { ok: false }, codes: ["output-root"] });
  });
});
