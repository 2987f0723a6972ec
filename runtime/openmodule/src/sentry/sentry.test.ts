import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { globalSettings } from "../settings/index.js";
import { BusReporter, reportFacts, reportingKind, type SentrySdk, sdkReporter } from "./index.js";

const settings = { ...globalSettings({ environment: {} }), NAME: "om_a", VERSION: "3", RESOURCE: "res1" };
const facts = reportFacts(settings, "host");

describe("reportingKind", () => {
  it.each([
    [undefined, false, false, "bus"],
    [undefined, true, false, "off"],
    [undefined, false, true, "off"],
    [true, true, true, "bus"],
    [false, false, false, "off"],
    [{ dsn: "https://key@host/1" }, true, true, "dsn"],
  ] as const)("%j with DEBUG %s and TESTING %s is %s", (option, DEBUG, TESTING, kind) => {
    expect(reportingKind(option, { ...settings, DEBUG, TESTING })).toBe(kind);
  });

  it("refuses an empty DSN", () => {
    expect(() => reportingKind({ dsn: "" }, settings)).toThrow("DSN");
  });
});

describe("reportFacts", () => {
  it("knows a production device, without gate and resource", () => {
    expect(reportFacts({ ...settings, RESOURCE: "" }, "host")).toEqual({
      release: "3",
      environment: "production",
      serverName: "host",
      extra: { name: "om_a" },
    });
  });

  it("knows a device for tests, and the gate", () => {
    const own = { ...settings, DEVICE_HOST: "x.test.y", GATE: "g1" };
    expect(reportFacts(own, "host")).toMatchObject({
      environment: "staging",
      serverName: "res1",
      extra: { name: "om_a", gate: "g1" },
    });
  });
});

type Event = {
  readonly event_id: string;
  readonly message?: string;
  readonly extra: object;
  readonly exception?: {
    readonly values: readonly {
      readonly type: string;
      readonly value: string;
      readonly stacktrace?: {
        readonly frames: readonly { readonly filename: string; readonly lineno: number }[];
      };
    }[];
  };
};

describe("BusReporter", () => {
  const clock = new FakeClock();
  let bus: Bus;
  let reporter: BusReporter;
  let events: Event[] = [];

  beforeEach(async () => {
    const wire = memoryBus({ log: silentLogger });
    bus = createBus({ transport: wire.connect(), name: "om_a", clock, log: silentLogger });
    const peer = wire.connect();
    events = [];
    peer.onFrames(
      ([, body]) => void events.push(JSON.parse(Buffer.from(body ?? []).toString()).event as Event),
    );
    await Promise.all([bus.open(), peer.open()]);
    peer.subscribe("sentry");
    await peer.settled();
    reporter = new BusReporter(bus, facts);
  });
  afterEach(() => bus.close());

  async function reported(): Promise<readonly Event[]> {
    await bus.settled();
    return events;
  }

  it("tells an error with its cause first and its innermost frame last", async () => {
    reporter.captureException(new TypeError("outer", { cause: new Error("inner") }), { topic: "t" });
    const [event] = await reported();
    expect(event?.event_id).toMatch(/^[0-9a-f]{32}$/);
    expect(event?.extra).toEqual({ name: "om_a", topic: "t" });
    expect(event?.exception?.values.map(({ type, value }) => `${type}: ${value}`)).toEqual([
      "Error: inner",
      "TypeError: outer",
    ]);
    const last = event?.exception?.values[1]?.stacktrace?.frames.at(-1);
    expect(last?.filename).toContain("sentry.test");
    expect(last?.lineno).toBeGreaterThan(0);
  });

  it("tells texts, and errors that are none", async () => {
    reporter.captureMessage("odd");
    reporter.captureException("thrown text");
    const [first, second] = await reported();
    expect(first).toMatchObject({ message: "odd" });
    expect(second?.exception?.values).toEqual([{ type: "Error", value: "thrown text" }]);
  });

  it("tells no secret", async () => {
    reporter.captureException(new Error("tcp://me:s3cret@host"), { password: "s3cret" });
    reporter.captureMessage("Bearer s3cret");
    expect((await reported()).length).toBe(2);
    expect(JSON.stringify(events)).not.toContain("s3cret");
  });

  it("stops at 30 in a minute, and goes on after that", async () => {
    for (let i = 0; i < 100; i++) reporter.captureMessage(`${i}`);
    expect((await reported()).length).toBe(30);
    clock.advance(60_000);
    reporter.captureMessage("again");
    expect((await reported()).length).toBe(31);
  });

  it("never throws, and tells nothing once it is closed", async () => {
    await reporter.close();
    reporter.captureMessage("late");
    expect(await reported()).toEqual([]);
    await bus.close();
    expect(() => new BusReporter(bus, facts).captureMessage("on a closed bus")).not.toThrow();
  });
});

describe("sdkReporter", () => {
  function fakeSdk() {
    return {
      init: vi.fn<SentrySdk["init"]>(),
      captureException: vi.fn<SentrySdk["captureException"]>(),
      captureMessage: vi.fn<SentrySdk["captureMessage"]>(),
      close: vi.fn<() => Promise<boolean>>(() => Promise.resolve(true)),
    };
  }

  it("sets the SDK up and hands errors over, without secrets in what is said beside them", async () => {
    const sdk = fakeSdk();
    const reporter = await sdkReporter({
      dsn: "https://key@host/1",
      facts,
      log: silentLogger,
      load: () => Promise.resolve(sdk),
    });
    expect(sdk.init).toHaveBeenCalledWith({
      dsn: "https://key@host/1",
      release: "3",
      environment: "production",
      serverName: "res1",
      initialScope: { extra: { name: "om_a" } },
    });
    const error = new Error("broken");
    reporter.captureException(error, { token: "s3cret", topic: "t" });
    reporter.captureMessage("odd");
    await reporter.close(10);
    expect(sdk.captureException).toHaveBeenCalledWith(error, { extra: { token: "[redacted]", topic: "t" } });
    expect(sdk.captureMessage).toHaveBeenCalledWith("odd", { extra: {} });
    expect(sdk.close).toHaveBeenCalledWith(10);
  });

  it("takes part in traces where the SDK can, and begins as many as it is told to", async () => {
    const tracing = {
      getActiveSpan: () => ({}),
      getTraceData: () => ({ "sentry-trace": "t-s-1" }),
      continueTrace: <T>(_: unknown, work: () => T): T => work(),
      startSpan: <T>(_: unknown, work: () => T): T => work(),
    };
    const parts = { dsn: "https://key@host/1", facts, log: silentLogger };
    const plain = await sdkReporter({ ...parts, load: () => Promise.resolve(fakeSdk()) });
    expect(plain.tracer).toBeUndefined();
    const sdk = { ...fakeSdk(), ...tracing };
    const reporter = await sdkReporter({ ...parts, tracesSampleRate: 0.1, load: () => Promise.resolve(sdk) });
    expect(sdk.init.mock.calls[0]?.[0]).toMatchObject({ tracesSampleRate: 0.1 });
    expect(reporter.tracer?.headers()).toEqual({ "sentry-trace": "t-s-1" });
  });

  it("survives an SDK that throws", async () => {
    const sdk = fakeSdk();
    sdk.captureException.mockImplementation(() => {
      throw new Error("full");
    });
    const reporter = await sdkReporter({
      dsn: "x",
      facts,
      log: silentLogger,
      load: () => Promise.resolve(sdk),
    });
    expect(() => reporter.captureException(new Error("broken"))).not.toThrow();
  });

  it("says what to install when the SDK is not there", async () => {
    await expect(sdkReporter({ dsn: "x", facts, log: silentLogger })).rejects.toMatchObject({
      code: "CONFIG",
      fix: expect.stringContaining("install @sentry/node") as string,
    });
  });
});
