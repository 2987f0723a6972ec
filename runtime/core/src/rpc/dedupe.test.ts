import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dedupe } from "./dedupe.js";

const text = (request: unknown, more: object = {}): Uint8Array =>
  Buffer.from(JSON.stringify({ type: "t", rpc_id: "x", request, ...more }));

describe("Dedupe", () => {
  it("looks at what is asked, not at when", () => {
    const dedupe = new Dedupe();
    dedupe.begin("a", text({ n: 1, m: 2 }, { timestamp: 1 }), 0);
    expect(dedupe.recognise("a", text({ m: 2, n: 1 }, { timestamp: 2 }), 1).kind).toBe("repeated");
    expect(dedupe.recognise("a", text({ n: 1 }), 1).kind).toBe("conflict");
    expect(dedupe.recognise("a", text({ n: 1, m: 2 }, { resource: "r" }), 1).kind).toBe("conflict");
    expect(dedupe.recognise("b", text({ n: 1 }), 1).kind).toBe("new");
  });

  it("keeps a reply for its time, and a request that runs for ever", () => {
    const dedupe = new Dedupe({ keepMs: 100 });
    const done = dedupe.begin("done", text(1), 0);
    dedupe.begin("runs", text(2), 0);
    done.finish("reply");
    expect(dedupe.recognise("done", text(1), 99)).toMatchObject({
      kind: "repeated",
      seen: { reply: "reply" },
    });
    expect(dedupe.recognise("done", text(1), 100).kind).toBe("new");
    for (let nowMs = 100; nowMs < 1_000; nowMs += 100) dedupe.begin(String(nowMs), text(3), nowMs);
    expect(dedupe.recognise("runs", text(2), 1_000).kind).toBe("repeated");
  });

  it("stays within its limits and remembers at least the newer half of them", () => {
    const plan = fc.array(fc.record({ bytes: fc.nat(300), stepMs: fc.nat(30) }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(plan, (requests) => {
        const dedupe = new Dedupe({ maxRequests: 20, maxBytes: 100_000, keepMs: 1_000 });
        let nowMs = 0;
        requests.forEach(({ bytes, stepMs }, index) => {
          nowMs += stepMs;
          dedupe.begin(String(index), text(index), nowMs).finish("r".repeat(bytes));
          expect(dedupe.size).toBeLessThanOrEqual(20);
          const newest = Math.max(0, index - 9);
          expect(dedupe.recognise(String(newest), text(newest), nowMs).kind).toBe("repeated");
        });
      }),
    );
  });

  it("gives up the oldest when replies are large", () => {
    const dedupe = new Dedupe({ maxBytes: 10_000 });
    for (let index = 0; index < 100; index++) {
      dedupe.begin(String(index), text(index), 0).finish("r".repeat(1_000));
      expect(dedupe.size).toBeLessThanOrEqual(12);
    }
  });
});
