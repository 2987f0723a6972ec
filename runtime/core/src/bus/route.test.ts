import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { HandlerGroup } from "./handler-group.js";
import { type Listener, Route } from "./route.js";

const events = { gap: () => {}, disconnect: () => {}, blocked: () => {} };
const makeGroup = (name: string): HandlerGroup =>
  new HandlerGroup({ name }, { events, clock: new FakeClock() });
const groups = [makeGroup("x"), makeGroup("y")] as const;

function listener(type: string | undefined, group = 0): Listener {
  return { type, group: group === 0 ? groups[0] : groups[1], active: true, deliver: () => {} };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("Route", () => {
  it("finds the listeners of a type in the order of registration, like a search through all of them", () => {
    const types = fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined });
    const step = fc.record({
      type: types,
      group: fc.nat(1),
      removeAt: fc.option(fc.nat(20), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(types, { maxLength: 5 }), (steps, asked) => {
        const route = new Route<Listener>();
        const all: Listener[] = [];
        for (const { type, group, removeAt } of steps) {
          const added = listener(type, group);
          all.push(added);
          route.add(added);
          for (const one of asked) route.batchesFor(one);
          const removed = removeAt === undefined ? undefined : all[removeAt];
          if (removed === undefined) continue;
          all.splice(all.indexOf(removed), 1);
          expect(route.remove(removed)).toBe(true);
          expect(route.remove(removed)).toBe(false);
        }
        expect(route.size).toBe(all.length);
        for (const type of ["a", "b", "c", "d", undefined]) {
          const wanted = all.filter((one) => one.type === undefined || one.type === type);
          for (const group of groups) {
            const found = route.batchesFor(type).find((batch) => batch.group === group)?.listeners ?? [];
            expect(found).toEqual(wanted.filter((one) => one.group === group));
          }
        }
      }),
    );
  });

  it("tells from the bytes that nobody wants a message, and only then", () => {
    const route = new Route<Listener>();
    route.add(listener("enter"));
    expect(route.mayWant(bytes('{"type":"enter"}'))).toBe(true);
    expect(route.mayWant(bytes('{"type":"leave"}'))).toBe(false);
    expect(route.mayWant(bytes('{"type":"\\u0065nter"}'))).toBe(true);
    expect(route.mayWant(bytes('{"type":"leave"'))).toBe(true);
    expect(route.mayWant(bytes(""))).toBe(true);
    route.add(listener(undefined));
    expect(route.mayWant(bytes('{"type":"leave"}'))).toBe(true);
  });

  it("asks a receiver for everything", () => {
    const route = new Route<Listener>();
    const receiver = (): void => {};
    route.addReceiver(receiver);
    expect(route.mayWant(bytes('{"type":"leave"}'))).toBe(true);
    expect(route.isEmpty).toBe(false);
    route.removeReceiver(receiver);
    route.removeReceiver(receiver);
    expect(route.isEmpty).toBe(true);
  });
});
