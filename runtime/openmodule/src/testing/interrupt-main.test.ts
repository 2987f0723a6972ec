import { DeadlineTable, FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, it } from "vitest";
import { core, type InitOptions, initOpenmodule } from "../core/index.js";
import { interruptMain, openTestBus, type TestBus } from "./index.js";

let bus: TestBus;
const order: string[] = [];
const settings = { NAME: "om_test_1", RESOURCE: "", VERSION: "1", TESTING: true };

beforeEach(async () => {
  order.length = 0;
  bus = await openTestBus();
});
afterEach(async () => {
  await core()
    ?.shutdown()
    .catch(() => {});
  await bus.close();
});

/** What a service does, and where it can be interrupted. */
class Worker {
  step(name: string): string {
    order.push(`step ${name}`);
    return name;
  }
}

function service(options: InitOptions = {}, step = (worker: Worker): unknown => worker.step("a")) {
  return async (): Promise<void> => {
    const transport = bus.connect();
    const made = await initOpenmodule(settings, { transport, log: silentLogger, dsgvo: false, ...options });
    made.onShutdown("service", () => void order.push("shut down"));
    order.push(`did ${String(step(new Worker()))}`);
  };
}

it.each(["SIGINT", "SIGTERM"] as const)(
  "lets %s come inside of a function, and sees the end",
  async (signal) => {
    const exit = process.exit;
    const step = Worker.prototype.step;
    await interruptMain(service(), { within: Worker.prototype, method: "step", signal });
    expect(order).toEqual(["step a", "did a", "shut down"]);
    expect([process.exit, Worker.prototype.step]).toEqual([exit, step]);
    expect(core()).toBeUndefined();
  },
);

it("waits for the call that is meant", async () => {
  const twice = (worker: Worker): unknown => worker.step("a") + worker.step("b");
  const worker = new Worker();
  await interruptMain(
    service({}, () => twice(worker)),
    { within: worker, method: "step", call: 2 },
  );
  expect(order.slice(0, 3)).toEqual(["step a", "step b", "did ab"]);
  expect(Object.keys(worker)).toEqual([]);
});

it("fails when the service does not listen, shuts down in disorder, or fails itself", async () => {
  const meant = { within: Worker.prototype, method: "step" } as const;
  await expect(interruptMain(service({ catchSigterm: false }), meant)).rejects.toThrow(
    "nobody listens to SIGINT",
  );
  await core()?.shutdown();
  const broken = service({}, (worker) => {
    core()?.onShutdown("broken", () => Promise.reject(new Error("no")));
    return worker.step("a");
  });
  await expect(interruptMain(broken, meant)).rejects.toThrow("it ended with 1");
  await expect(interruptMain(() => Promise.reject(new Error("bad start")), meant)).rejects.toThrow(
    "bad start",
  );
});

it("says when the function was not called, and when the service does not end", async () => {
  const clock = new FakeClock();
  const deadlines = new DeadlineTable({ clock });
  const never = interruptMain(() => {}, { within: Worker.prototype, method: "step", deadlines });
  clock.advance(10_001);
  await expect(never).rejects.toThrow("it was called 0 times in 10000 ms");
  const deaf = (): void => {
    process.once("SIGINT", () => {});
    new Worker().step("a");
  };
  const stuck = interruptMain(deaf, { within: Worker.prototype, method: "step", deadlines, timeoutMs: 5 });
  clock.advance(6);
  await expect(stuck).rejects.toThrow("did not end in 5 ms");
});
