import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataMessageBody } from "@edgeloom/ivy-sdk";
import { afterEach, beforeEach } from "vitest";

/** A folder that is made for each test, and is gone after it. */
export function temporaryFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ivy-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** A measured value. */
export function reading(value: number): DataMessageBody {
  return { variant: "data", data: { value } };
}
