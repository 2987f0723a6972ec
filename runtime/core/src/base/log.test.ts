import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { EdgeloomError } from "./errors.js";
import { consoleLogger, type Logger, redactingLogger, silentLogger } from "./log.js";
import { isSecretKey, redact, redactText } from "./redact.js";
import { Secret } from "./secret.js";

function capture(level?: "debug" | "info"): { lines: string[]; log: Logger } {
  const lines: string[] = [];
  return {
    lines,
    log: consoleLogger({ ...(level === undefined ? {} : { level }), write: (line) => lines.push(line) }),
  };
}

describe("Secret", () => {
  it("shows itself nowhere but on demand", () => {
    const secret = new Secret("hunter2");
    expect(secret.reveal()).toBe("hunter2");
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
    ];
    for (const text of shown) {
      expect(text).not.toContain("hunter2");
      expect(text).toContain("[redacted]");
    }
    expect(Object.keys(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone(secret))).not.toContain("hunter2");
  });
});

describe("isSecretKey", () => {
  it.each([
    "password",
    "Passwd",
    "token",
    "accessToken",
    "refresh_token",
    "Authorization",
    "cookie",
    "Set-Cookie",
    "client_secret",
    "apiKey",
    "X-Api-Key",
    "api_key",
    "privateKey",
    "credentials",
  ])("covers %s", (key) => {
    expect(isSecretKey(key)).toBe(true);
  });

  it.each(["name", "key", "passage", "topic", "author", "timestamp"])("shows %s", (key) => {
    expect(isSecretKey(key)).toBe(false);
  });
});

describe("redactText", () => {
  it("covers credentials in headers and addresses", () => {
    expect(redactText("sent Authorization: Bearer abc.def-1 to https://joe:pw@host/x")).toBe(
      "sent Authorization: Bearer [redacted] to https://[redacted]@host/x",
    );
  });

  it("knows encoded credentials from ordinary words", () => {
    expect(redactText("Basic am9lOnB3 beats basic settings")).toBe("Basic [redacted] beats basic settings");
  });

  it("cuts long text and says how long it was", () => {
    expect(redactText("x".repeat(10_000), 10)).toBe("xxxxxxxxxx… (10000 characters)");
  });

  it("covers a credential that the cut would split", () => {
    expect(redactText("mqtt://user:hunter2@host", 16)).toBe("mqtt://[redacted… (24 characters)");
  });

  it("is quick on text made to be slow", () => {
    const startMs = cpuMs();
    for (const bad of [
      "a://".repeat(50_000),
      `basic ${"=".repeat(200_000)}`,
      "a".repeat(200_000),
      "://@".repeat(50_000),
    ])
      redactText(bad, 1e9);
    expect(cpuMs() - startMs).toBeLessThan(1_000);
  });
});

describe("redact", () => {
  it("ends at cycles, does not call getters, and survives hostile objects", () => {
    const getter = vi.fn();
    const cycle: Record<string, unknown> = { name: "x" };
    cycle["self"] = cycle;
    Object.defineProperty(cycle, "lazy", { enumerable: true, get: getter });
    cycle["proxy"] = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("trap");
        },
      },
    );
    expect(redact(cycle)).toEqual({ name: "x", self: "[circular]", lazy: "[getter]", proxy: "[unreadable]" });
    expect(getter).not.toHaveBeenCalled();
  });

  it("shows the same object twice when it is not a cycle", () => {
    const shared = { a: 1 };
    expect(redact({ left: shared, right: shared })).toEqual({ left: { a: 1 }, right: { a: 1 } });
  });

  it("makes plain data of what JSON does not know", () => {
    const value = {
      big: 2n ** 64n,
      at: new Date(0),
      bytes: new Uint8Array(3),
      run: () => 1,
      map: new Map<string, unknown>([
        ["token", 1],
        ["n", 2],
      ]),
      set: new Set([1]),
      never: new Date(Number.NaN),
    };
    expect(redact(value)).toEqual({
      big: "18446744073709551616",
      at: "1970-01-01T00:00:00.000Z",
      bytes: "[3 bytes]",
      run: "[function]",
      map: { token: "[redacted]", n: 2 },
      set: [1],
      never: "[invalid date]",
    });
  });

  it("cuts what is deep, wide or long", () => {
    expect(redact({ a: { b: { c: 1 } } }, { maxDepth: 2 })).toEqual({ a: { b: "[deep]" } });
    expect(redact([1, 2, 3], { maxEntries: 2 })).toEqual([1, 2, "… (3 entries)"]);
    expect(redact({ a: 1, b: 2, c: 3 }, { maxEntries: 2 })).toEqual({ a: 1, b: 2, "…": "(3 entries)" });
  });

  it("keeps the facts of errors, without their secrets", () => {
    const cause = Object.assign(new Error("refused with Bearer abc"), {
      config: { headers: { Authorization: "abc" } },
    });
    const error = new EdgeloomError("REMOTE", "the peer refused", { status: "403", cause });
    const shown = JSON.stringify(redact({ error }));
    expect(shown).toContain("the peer refused");
    expect(shown).toContain('"code":"REMOTE"');
    expect(shown).toContain("refused with Bearer [redacted]");
    expect(shown).not.toContain("abc");
  });

  it("does not touch prototypes for keys such as __proto__", () => {
    const shown = redact(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;
    expect(Object.keys(shown)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("lets no secret through, wherever it sits (P13)", () => {
    const canary = "s3cr3t-canary";
    const key = fc.constantFrom("password", "token", "Authorization", "x-api-key", "clientSecret", "cookie");
    const secret = fc.constantFrom<unknown>(
      canary,
      [canary],
      { any: { thing: canary } },
      new Map([["a", canary]]),
      new Error(canary),
    );
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.constant(new Secret(canary)),
      fc.constant(`Bearer ${canary}`),
      fc.constant(`mqtt://user:${canary}@host`),
      fc.dictionary(key, secret, { minKeys: 1, noNullPrototype: true }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "medium" },
        leaf,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("tree"), { maxKeys: 4 }),
        tie("tree").map((held) => Object.assign(new Error("failed"), { held })),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.string(), (value, message) => {
        const { lines, log } = capture("debug");
        log.info({ value, ...Object(value) }, `${message} Bearer ${canary}`);
        const seen: unknown[] = [];
        redactingLogger({ ...silentLogger, error: (facts, text) => seen.push(facts, text) }).error(
          { value },
          message,
        );
        const all = `${lines.join("")}${JSON.stringify(seen)}${inspect(seen, { depth: 20 })}`;
        expect(all).not.toContain(canary);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("consoleLogger", () => {
  it("is quiet below warnings unless asked", () => {
    const quiet = capture();
    quiet.log.debug({}, "a");
    quiet.log.info({}, "b");
    quiet.log.warn({}, "c");
    quiet.log.error({}, "d");
    expect(quiet.lines.map((line) => JSON.parse(line).message)).toEqual(["c", "d"]);
  });

  it("writes one line of JSON with level and time, whatever the facts are called", () => {
    const { lines, log } = capture("info");
    log.info({ topic: "presence\n", level: "fake" }, "two\nlines");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
    const parsed = JSON.parse(lines[0] ?? "");
    expect(parsed).toMatchObject({ topic: "presence\n", level: "info", message: "two\nlines" });
    expect(Date.parse(parsed.time)).not.toBeNaN();
  });
});
