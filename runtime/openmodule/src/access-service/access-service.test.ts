import { type AccessCheckAccessInput, AccessServiceService } from "@edgeloom/openmodule-sdk";
import { rpcClient } from "@edgeloom/runtime/rpc";
import { describe, expect, it } from "vitest";
import { createRpcServer } from "../rpc/index.js";
import { startTestCore } from "../testing/index.js";
import {
  type AccessCheckHandler,
  accessAtGate,
  consistentAccess,
  isAccessTimeValidAt,
  lookupsOf,
  plateLookupId,
  registerAccessService,
  uniqueAccesses,
} from "./index.js";

const access = {
  id: "a1",
  source: "test",
  category: "permanent",
  used_medium: { id: "GAR1", type: "lpr" },
  access_data: {},
  accepted: true,
} as const satisfies AccessCheckAccessInput;

describe("consistentAccess", () => {
  it.each([
    [{}],
    [{ category: "handauf", access_infos: { display_name: "Anna's card" } }],
    [{ category: "handauf", access_infos: { medium_display_name: "Anna's card" } }],
    [{ group_id: "g", group_limit: 1 }],
    [{ accepted: false, reject_reason: "custom", supplementary_infos: "come later" }],
  ] as const)("accepts %j", (changes) => {
    expect(consistentAccess({ ...access, ...changes })).toMatchObject({ ...access, ...changes });
  });

  it.each([
    [{ category: "handauf" }, "name to show"],
    [{ category: "handauf", access_infos: { display_name: "" } }, "name to show"],
    [{ category: "external" }, "category"],
    [{ group_limit: 1 }, "group_id"],
    [{ group_id: "g", group_limit: 0 }, "group_limit"],
    [{ category: "shortterm", group_id: "g", group_limit: 1 }, "group_limit"],
    [{ category: "unknown", group_id: "g", group_limit: 1 }, "group_limit"],
    [{ accepted: false, reject_reason: "custom" }, "supplementary_infos"],
  ] as const)("refuses %j", (changes, word) => {
    expect(() => consistentAccess({ ...access, ...changes })).toThrow(
      expect.objectContaining({ code: "INVALID", message: expect.stringContaining("a1") as string }) as Error,
    );
    expect(() => consistentAccess({ ...access, ...changes })).toThrow(word);
  });
});

describe("accessAtGate", () => {
  const gatesOf = (id: string) => ({ p1: ["in1", "out1"] })[id];
  const [door, shortterm, other] = [
    { gate: "d1", isDoor: true },
    { gate: "in2", isShortterm: true },
    { gate: "in1" },
  ];
  it.each([
    ["a door", { category: "unknown" }, door, true],
    ["a shortterm gate, of anybody", { category: "unknown" }, shortterm, true],
    ["a shortterm gate, of short-term parkers", { category: "shortterm" }, shortterm, true],
    ["another gate, of short-term parkers", { category: "shortterm" }, other, false],
    ["a shortterm gate, of somebody without gates", { category: "permanent" }, shortterm, false],
    ["a gate of the setting", { parksettings_id: "p1" }, other, true],
    [
      "a gate of the setting, of short-term parkers",
      { category: "shortterm", parksettings_id: "p1" },
      other,
      true,
    ],
    ["a gate that is not in the setting", { category: "shortterm", parksettings_id: "p1" }, shortterm, false],
    ["an unknown setting", { parksettings_id: "p2" }, other, false],
  ] as const)("at %s", (_what, changes, gate, holds) => {
    const given = consistentAccess({ ...access, ...changes });
    const result = accessAtGate(given, gate, gatesOf);
    expect(result).toEqual(holds ? given : { ...given, accepted: false, reject_reason: "wrong_gate" });
  });

  it("leaves an access alone that is rejected already", () => {
    const rejected = consistentAccess({ ...access, accepted: false, reject_reason: "wrong_time" });
    expect(accessAtGate(rejected, other, gatesOf)).toBe(rejected);
  });
});

it("looks vehicles up by all their media, and plates by what all cameras read alike", () => {
  expect(plateLookupId("öq-1 x")).toBe("001X");
  const qr = { id: "q", type: "qr", binary: "AA==" } as const;
  const lpr = {
    id: "GÄ-QO 1",
    type: "lpr",
    country: { code: "A", state: "", confidence: 1 },
    confidence: 1,
    alternatives: [],
  };
  expect(lookupsOf({ lpr, qr, pin: { id: "1234", type: "pin" } })).toEqual([
    { type: "lpr", id: "GA001" },
    { type: "qr", id: "q" },
    { type: "pin", id: "1234" },
  ]);
  expect(lookupsOf({})).toEqual([]);
  const twice = [
    { id: "a", n: 1 },
    { id: "b", n: 2 },
    { id: "a", n: 3 },
  ];
  expect(uniqueAccesses(twice).map(({ n }) => n)).toEqual([1, 2]);
});

it.each([
  [{}, true],
  [{ start: "2020-01-01T12:00:00" }, true],
  [{ start: "2020-01-01T12:00:00.000001" }, false],
  [{ end: "2020-01-01T12:00:00" }, true],
  [{ end: "2020-01-01T11:59:59" }, false],
  [{ duration: 3_600, recurrence: "DTSTART:20191231T113000Z\nRRULE:FREQ=DAILY" }, true],
  [{ duration: 600, recurrence: "DTSTART:20191231T113000Z\nRRULE:FREQ=DAILY" }, false],
])("%j holds at noon: %s", (time, holds) => {
  expect(isAccessTimeValidAt(time, Date.UTC(2020, 0, 1, 12) / 1_000, "UTC")).toBe(holds);
});

describe("an access service", () => {
  async function asked(name: string, handler: AccessCheckHandler) {
    await using made = await startTestCore();
    const server = createRpcServer();
    registerAccessService(server, handler);
    await server.run();
    const request = { name, vehicle: {}, timestamp: "2020-01-01T00:00:00" };
    return await rpcClient(made.client.bus, AccessServiceService).auth(request, { timeoutMs: 200 });
  }

  it("answers who names it, each access once", async () => {
    const answer = await asked("om_test_1", () => [access, { ...access, source: "again" }]);
    expect(answer).toMatchObject({
      success: true,
      accesses: [{ id: "a1", source: "test", access_infos: {} }],
    });
    expect(answer.accesses).toHaveLength(1);
    expect(await asked("om_test_1", () => null)).toEqual({ success: true, accesses: [] });
  });

  it("stays silent when another one is named", async () => {
    await expect(asked("om_test_2", () => [])).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  it("answers that it failed, also when an access is not consistent", async () => {
    const failed = { success: false, accesses: [] };
    expect(await asked("om_test_1", () => Promise.reject(new Error("no disk")))).toEqual(failed);
    expect(await asked("om_test_1", () => [{ ...access, category: "handauf" }])).toEqual(failed);
  });
});
