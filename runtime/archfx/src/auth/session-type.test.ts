import { silentLogger, systemClock } from "@edgeloom/runtime/base";
import { describe, expect, test } from "vitest";
import { ArchFxSession } from "./session.js";
import { ImproperlyConfigured, type TokenInput } from "./token-value.js";

function session(): ArchFxSession {
  return new ArchFxSession({
    calls: { post: () => Promise.reject(new Error("nothing is sent here")) },
    server: "http://archfx.test",
    tokenType: "jwt",
    clock: systemClock,
    log: silentLogger,
    random: () => 0.5,
  });
}

describe("the type is stored first, even if the value is then refused (1.14)", () => {
  test.each([{}, { other: "x" }, ""])("without tokens: %j", (value) => {
    const open = session();
    expect(() => open.setToken(value as TokenInput, "token")).toThrow(ImproperlyConfigured);
    expect([open.tokenType, open.tokens, open.authorization]).toEqual(["token", undefined, undefined]);
    open.setToken("T");
    expect(open.authorization).toBe("token T");
  });

  test("and the tokens that are there keep theirs", () => {
    const open = session();
    open.setToken("T");
    expect(() => open.setToken({} as TokenInput, "token")).toThrow(ImproperlyConfigured);
    expect([open.tokenType, open.authorization]).toEqual(["token", "jwt T"]);
  });

  test.each(["two words", "", "é"])("but not what cannot be one: %j", (type) => {
    const open = session();
    expect(() => open.setToken("T", type)).toThrow(ImproperlyConfigured);
    expect([open.tokenType, open.tokens]).toEqual(["jwt", undefined]);
  });
});
