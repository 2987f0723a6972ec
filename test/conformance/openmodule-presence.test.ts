import { PresenceEnterMessage, type PresenceEvent, PresentVehicles } from "@edgeloom/openmodule";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Callback = {
  readonly event: string;
  readonly vehicle: number;
  readonly plate: string | null;
  readonly gate: string;
};
type Step = {
  readonly type: PresenceEvent;
  readonly v: number;
  readonly t: number;
  readonly gate?: string;
  readonly area?: string;
  readonly plate?: string;
  readonly callbacks: readonly Callback[];
  readonly present: { readonly [gate: string]: number };
  readonly drop_list: readonly number[];
};
type Scenario = {
  readonly name: string;
  readonly listener_gate: string | null;
  readonly dedup_timeout_s: number;
  readonly steps: readonly Step[];
};

const { scenarios } = vectors("openmodule/presence_listener.json") as unknown as {
  readonly scenarios: readonly Scenario[];
};
const startMs = Date.UTC(2020, 0, 1);
const firstId = 1577836800000000000n;
let ran = 0;

function messageOf({ v, gate = "gate1", area = "a1", plate }: Step) {
  return PresenceEnterMessage.parse({
    type: "enter",
    name: "tracking",
    timestamp: startMs / 1_000,
    vehicle_id: firstId + BigInt(v),
    source: "camera",
    "present-area-name": area,
    last_update: "2020-01-01T00:00:00",
    gateway: { gate, direction: "in" },
    medium: plate === undefined ? {} : { lpr: { id: plate } },
    all_ids: {},
  });
}

function numberOf(id: bigint): number {
  return Number(id - firstId);
}

describe.each(scenarios)("$name", ({ listener_gate, dedup_timeout_s, steps }) => {
  it("fires as recorded", async () => {
    const callbacks: Callback[] = [];
    const rules = new PresentVehicles({
      deduplicationMs: dedup_timeout_s * 1_000,
      tell: (event, { id, lpr }, { gate }) =>
        void callbacks.push({ event, vehicle: numberOf(id), plate: lpr?.id ?? null, gate }),
      problem: () => undefined,
    });
    for (const [index, step] of steps.entries()) {
      callbacks.length = 0;
      if (listener_gate === null || (step.gate ?? "gate1") === listener_gate)
        await rules.handle(step.type, messageOf(step), startMs + step.t * 1_000);
      const present = Object.fromEntries([...rules.vehicles].map(([gate, { id }]) => [gate, numberOf(id)]));
      const drop_list = rules.dropped.map(numberOf).toSorted((a, b) => a - b);
      ran++;
      expect({ index, callbacks, present, drop_list }).toEqual({
        index,
        callbacks: step.callbacks,
        present: step.present,
        drop_list: step.drop_list.toSorted((a, b) => a - b),
      });
    }
  });
});

afterAll(() => {
  console.log(`openmodule presence: ${ran} steps`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(54));
});
