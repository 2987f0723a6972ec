import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { isUpToDate, nodeWriteHost, type WriteHost } from "./index.js";
import { constant, failingHost, first, nextStamp, readFolder, Sandbox } from "./write.test.support.js";

const box = new Sandbox();
beforeEach(() => box.fresh());
afterAll(() => box.dispose());

// Row 31 of the fault matrix, at every step instead of at a random one.
describe("a run that ends in the middle", () => {
  const second = {
    "models/a.ts": constant("a", 2),
    "models/b.ts": constant("b", 1),
    "new/c.ts": constant("c", 3),
    "notes.txt": "other\n",
  };

  it("leaves each file old or new, and the next run repairs the rest", async () => {
    let step = 0;
    for (let isComplete = false; !isComplete; step++) {
      box.fresh();
      await box.write(first);
      const { result } = await box.write(second, { stamp: nextStamp, host: failingHost(step) });
      isComplete = result.ok;
      for (const [path, text] of Object.entries(box.output())) {
        if (!path.includes(".edgeloom-"))
          expect([first[path as never], second[path as never]]).toContain(text);
      }
      const third = step % 2 === 0 ? second : { ...second, "models/a.ts": constant("a", 4) };
      const again = await box.write(third, { stamp: nextStamp });
      expect({ step, ...again }).toMatchObject({
        step,
        result: { ok: true, edited: [], kept: [] },
        codes: [],
      });
      expect(box.output()).toEqual(third);
      expect(isUpToDate(box.root, nextStamp, nodeWriteHost)).toBe(true);
    }
    expect(step).toBeGreaterThan(12);
  });

  it("and another one after it still know what is theirs", async () => {
    for (let step = 0; step < 16; step++) {
      box.fresh();
      await box.write(first);
      await box.write(second, { stamp: nextStamp, host: failingHost(step) });
      await box.write({ ...second, "models/a.ts": constant("a", 5) }, { host: failingHost(step) });
      expect((await box.write(first)).result).toMatchObject({ ok: true, edited: [], kept: [] });
      expect(box.output()).toEqual(first);
    }
  });

  it.each([0, 1, 2])(
    "leaves everything as it was when the disk is full after %d new files",
    async (count) => {
      await box.write(first);
      const before = readFolder(box.root);
      const full = failingHost(count, "ENOSPC");
      const host: WriteHost = { ...nodeWriteHost, createFile: (path, bytes) => full.createFile(path, bytes) };
      expect(await box.write(second, { host })).toMatchObject({
        result: { ok: false },
        codes: ["output-write"],
        messages: ["Writing stopped: ENOSPC from write."],
      });
      expect(readFolder(box.root)).toEqual(before);
    },
  );

  it("reports what the machine refuses, without absolute paths", async () => {
    const found = await box.write(first, { host: failingHost(0, "EACCES") });
    expect(found).toMatchObject({
      result: { ok: false },
      codes: ["output-write"],
      messages: ["Writing stopped: EACCES from write."],
    });
  });

  it("does not hide a defect of ours behind a report", async () => {
    const host: WriteHost = { ...nodeWriteHost, makeFolder: () => expect.fail("defect") };
    await expect(box.write(first, { host })).rejects.toThrow("defect");
  });
});
