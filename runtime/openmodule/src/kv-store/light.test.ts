import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.doUnmock("better-sqlite3");
  vi.resetModules();
});

it("loads the driver for nobody but the database", async () => {
  // Other tests may have loaded it into this process.
  vi.resetModules();
  vi.doMock("better-sqlite3", () => {
    throw new Error("better-sqlite3 was loaded");
  });
  await import("./index.js");
  await import("../index.js");
  await expect(import("../database/index.js")).rejects.toThrow();
});
