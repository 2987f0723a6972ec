import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PlateMatcher } from "./plate-matcher.js";
import { PlateSchemes } from "./schemes.js";

let parent: string;
let directory: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "edgeloom-"));
  directory = join(parent, "schemes");
  mkdirSync(directory);
});

afterEach(() => rmSync(parent, { recursive: true }));

function writeScheme(name: string, exactitude: number): void {
  writeFileSync(join(directory, name), `allowed: "ABC"\nexactitude: ${exactitude}\n`);
}

describe("schemes of plates", () => {
  it("are built in where no file brings any", () => {
    const schemes = new PlateSchemes({ directory: join(parent, "missing"), log: silentLogger });
    expect(schemes.select("AT", 15)).toMatchObject({ scheme: "DEFAULT", version: 10 });
    expect(schemes.select("DEFAULT", 4)).toMatchObject({ scheme: "LEGACY", version: 0 });
  });

  it("are read again when their revision changes, and only then", () => {
    const schemes = new PlateSchemes({ directory, log: silentLogger });
    writeScheme("AT-1.yml", 1);
    expect(schemes.select("AT", 1).exactitude).toBe(1);
    writeScheme("AT-1.yml", 2);
    schemes.refresh();
    expect(schemes.select("AT", 1).exactitude).toBe(1);
    writeFileSync(join(parent, "revision"), "2");
    schemes.refresh();
    expect(schemes.select("AT", 1).exactitude).toBe(2);
  });

  it("that nobody can read are skipped, and logged by name", () => {
    writeScheme("AT-1.yml", 1);
    writeScheme("AT.yml", 1);
    writeFileSync(join(directory, "AT-2.yml"), "allowed: [");
    writeFileSync(join(directory, "AT-3.yml"), "allowed: A\nexactitude: 1\nkept_separators: SOME\n");
    const skipped: unknown[] = [];
    const log: Logger = {
      ...silentLogger,
      error: (facts) => void skipped.push((facts as { file?: string }).file),
    };
    expect(new PlateSchemes({ directory, log }).select("AT", 9)).toMatchObject({ version: 1 });
    expect(skipped).toEqual(["AT-2.yml", "AT-3.yml", "AT.yml"]);
  });
});

describe("a matcher", () => {
  it("finds plates as it is configured", () => {
    const matcher = new PlateMatcher({ directory, edit_distance: 1 }, { log: silentLogger });
    const record = matcher.add({ id: 1, plate: "G-ABC 1", country: "A", owner: "x" });
    expect(record).toMatchObject({ plate_conv: "GABC1", used_scheme: "DEFAULT", owner: "x" });
    expect(matcher.match(matcher.plate("G ABC2", "A"))).toEqual([[record]]);
    expect(matcher.match(matcher.plate("X ABC2", "A"))).toEqual([[], []]);
  });

  it("does not let a further key hide one of its own", () => {
    const matcher = new PlateMatcher({ directory }, { log: silentLogger });
    expect(() => matcher.add({ id: 1, plate: "A", country: "A", plate_conv: "B" })).toThrow("plate_conv");
  });
});
