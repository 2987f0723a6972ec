import { afterEach, expect, it } from "vitest";
import { ownFields } from "./own-fields.js";

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, "polluted");
});

it("reads nothing from the prototype", () => {
  const options: { readonly a: number; readonly polluted?: string } = { a: 1 };
  Reflect.set(Object.prototype, "polluted", "K()");
  expect(options.polluted).toBe("K()");
  expect(ownFields(options).polluted).toBeUndefined();
  expect(ownFields(options).a).toBe(1);
});
