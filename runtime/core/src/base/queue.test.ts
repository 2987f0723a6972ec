import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedQueue, type OverflowPolicy } from "./queue.js";

describe("BoundedQueue", () => {
  it.each<[OverflowPolicy, string, number[]]>([
    ["drop-oldest", "evicted", [2, 3]],
    ["drop-newest", "refused", [1, 2]],
    ["disconnect", "overflow", [1, 2]],
  ])("with %s says %s when it is full", (policy, outcome, rest) => {
    const queue = new BoundedQueue<number>({ maxCount: 2, policy });
    expect(queue.push(1, 1)).toBe("kept");
    expect(queue.push(2, 1)).toBe("kept");
    expect(queue.push(3, 1)).toBe(outcome);
    expect(queue.dropped).toBe(1);
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([...rest, undefined]);
  });

  it("is bounded by bytes too and makes as much room as is needed", () => {
    const queue = new BoundedQueue<string>({ maxBytes: 10 });
    for (const item of ["a", "b", "c"]) queue.push(item, 3);
    expect(queue.push("large", 7)).toBe("evicted");
    expect(queue.dropped).toBe(2);
    expect([queue.shift(), queue.shift()]).toEqual(["c", "large"]);
    expect(queue.push("too large", 11)).toBe("refused");
    expect(queue.bytes).toBe(0);
  });

  it("counts what is cleared", () => {
    const queue = new BoundedQueue<number>();
    for (let i = 0; i < 100; i++) queue.push(i, 1);
    expect(queue.clear()).toBe(100);
    expect(queue.dropped).toBe(100);
    expect(queue.peek()).toBeUndefined();
    queue.push(7, 1);
    expect(queue.peek()).toBe(7);
  });

  it("agrees with an array under random pushes and shifts", () => {
    const policy = fc.constantFrom<OverflowPolicy>("drop-oldest", "drop-newest");
    const steps = fc.array(fc.oneof(fc.nat({ max: 30 }), fc.constant(-1)), { maxLength: 300 });
    fc.assert(
      fc.property(
        policy,
        fc.nat({ max: 70 }),
        fc.nat({ max: 400 }),
        steps,
        (policy, maxCount, maxBytes, steps) => {
          const queue = new BoundedQueue<number>({ maxCount, maxBytes, policy });
          let model: { id: number; bytes: number }[] = [];
          let lost = 0;
          const bytesOf = (): number => model.reduce((sum, item) => sum + item.bytes, 0);
          for (const [id, bytes] of steps.entries()) {
            if (bytes < 0) {
              expect(queue.shift()).toBe(model.shift()?.id);
              continue;
            }
            queue.push(id, bytes);
            if (policy === "drop-oldest" && bytes <= maxBytes && maxCount > 0) {
              while (model.length >= maxCount || bytesOf() + bytes > maxBytes) {
                model = model.slice(1);
                lost++;
              }
              model.push({ id, bytes });
            } else if (model.length < maxCount && bytesOf() + bytes <= maxBytes) model.push({ id, bytes });
            else lost++;
            expect([queue.size, queue.bytes, queue.dropped]).toEqual([model.length, bytesOf(), lost]);
          }
          expect(Array.from({ length: queue.size }, () => queue.shift())).toEqual(
            model.map((item) => item.id),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
