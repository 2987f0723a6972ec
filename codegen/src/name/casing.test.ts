import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { camelCase, memberIdentifier, pascalCase } from "./casing.js";
import { nameProblem } from "./name-problem.js";
import { unreserved } from "./reserved-names.js";

describe("casing", () => {
  it.each([
    ["access_check_request", "AccessCheckRequest", "accessCheckRequest"],
    ["get-present", "GetPresent", "getPresent"],
    ["AccessCheckRequest", "AccessCheckRequest", "accessCheckRequest"],
    ["aB", "AB", "aB"],
    ["a_b", "AB", "aB"],
    ["A", "A", "a"],
    ["HTTPServer", "HTTPServer", "httpServer"],
    ["HTTP-server", "HTTPServer", "httpServer"],
    ["GET_PRESENT", "GetPresent", "getPresent"],
    ["URL", "URL", "url"],
    ["device.v1.2", "DeviceV1_2", "deviceV1_2"],
    ["v12", "V12", "v12"],
    ["two words", "TwoWords", "twoWords"],
    ["__proto__", "Proto", "proto"],
    ["2fa", "2fa", "2fa"],
    ["a--b__c", "ABC", "aBC"],
  ])("%s becomes %s and %s", (raw, pascal, camel) => {
    expect(pascalCase(raw)).toBe(pascal);
    expect(camelCase(raw)).toBe(camel);
  });

  it("does not depend on the locale", () => {
    expect(pascalCase("title_id")).toBe("TitleId");
    expect(camelCase("ID_of")).toBe("idOf");
  });
});

describe("memberIdentifier", () => {
  it.each([
    ["get-present", "getPresent"],
    ["then", "then_"],
    ["Then", "then_"],
    ["constructor", "constructor_"],
    ["toString", "toString_"],
    ["to_string", "toString_"],
    ["hasOwnProperty", "hasOwnProperty_"],
    ["toJSON", "toJSON_"],
    ["2fa", "_2fa"],
    ["delete", "delete"],
    ["class", "class"],
  ])("makes %s into %s", (raw, name) => {
    expect(memberIdentifier(raw)).toBe(name);
  });

  it("never makes a client thenable", async () => {
    const client = { [memberIdentifier("then")]: () => expect.fail("called by await") };
    expect(await Promise.resolve(client)).toBe(client);
  });

  it("makes an identifier out of every usable name", () => {
    const raw = fc
      .stringMatching(/^[A-Za-z0-9 _.-]{1,40}$/)
      .filter((name) => nameProblem(name, 128) === undefined);
    fc.assert(
      fc.property(raw, (name) => /^[A-Za-z_$][\w$]*$/.test(memberIdentifier(name))),
      { numRuns: 5_000 },
    );
  });
});

describe("unreserved", () => {
  it.each([
    "class",
    "await",
    "eval",
    "arguments",
    "let",
    "static",
    "yield",
    "Object",
    "Promise",
    "Symbol",
    "undefined",
    "globalThis",
    "e",
    "v",
    "string",
    "Record",
  ])("puts an underscore behind %s", (name) => {
    expect(unreserved(name)).toBe(`${name}_`);
  });

  it.each(["Gateway", "Event", "Request", "Node", "File", "Class"])("leaves %s", (name) => {
    expect(unreserved(name)).toBe(name);
  });
});

describe("nameProblem", () => {
  it.each(["Gateway", "a-b", "a_b", "v1.2", "two words", "2fa", "_x", "x".repeat(128)])(
    "accepts %j",
    (name) => {
      expect(nameProblem(name, 128)).toBeUndefined();
    },
  );

  // D5, D6, D9 to D12, F1 to F5, L3 to L6.
  it.each([
    "",
    "---",
    "...",
    "_",
    "A=1;K;type B",
    "x".repeat(129),
    "x".repeat(10_000),
    "emoji😀",
    "a\u200db",
    "\u202eabc",
    "p\u0430y",
    "e\u0301",
    "\u00e9",
    "../../../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "a\0b",
    "..",
    ".",
    "a.",
    "a ",
    " a",
    ".a",
    "\ufeffa",
    "a\nb",
    "a$b",
    "${K()}",
    "`",
    "\ud800",
  ])("refuses %j", (name) => {
    expect(nameProblem(name, 128)).toBeTypeOf("string");
  });
});
