import { expect, it, vi } from "vitest";

vi.mock("better-sqlite3", () => {
  throw new Error("better-sqlite3 was loaded");
});

it("loads the driver for nobody but the database", async () => {
  await import("./index.js");
  await import("../index.js");
  await expect(import("../database/index.js")).rejects.toThrow();
});
