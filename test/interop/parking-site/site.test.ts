import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServiceName, Site, serviceNames } from "./site.js";

/** How a call may end whose server is gone: nothing was executed, or nobody can know. */
const clearFailures = ["UNAVAILABLE", "UNKNOWN_OUTCOME", "DEADLINE_EXCEEDED"];

let site: Site;

beforeAll(async () => {
  site = await Site.start();
}, 40_000);
afterAll(() => site?.close());

/** A car comes and asks to be let in; gives its id and what was decided. */
async function carComes(plate: string): Promise<{ readonly vehicle: string; readonly outcome: string }> {
  site.tell("camera", { enter: plate });
  const { vehicle } = await site.hear("camera", { event: "seen" });
  const { outcome } = await site.hear("listener", { event: "decided", vehicle: String(vehicle) });
  return { vehicle: String(vehicle), outcome: String(outcome) };
}

async function carGoes(vehicle: string): Promise<void> {
  site.tell("camera", { leave: "now" });
  await site.hear("listener", { event: "passed", vehicle });
}

/** The whole way of a car that may enter: through every service of the site. */
async function carPasses(plate = "GARIVO1"): Promise<void> {
  const { vehicle, outcome } = await carComes(plate);
  expect(outcome).toBe("yes");
  await site.hear("gate", { event: "opened", vehicle });
  await site.hear("backend", { event: "counted", vehicle });
  await carGoes(vehicle);
}

/** Nothing is told twice of one car, in whichever life. */
function assertNothingTwice(name: ServiceName, event: string): void {
  const vehicles = site.allTold(name).flatMap((told) => (told.event === event ? [told["vehicle"]] : []));
  expect(vehicles).toEqual([...new Set(vehicles)]);
}

describe("a parking site of five processes", () => {
  it("lets in who may enter, and nobody else", async () => {
    await site.allHealthy();
    await carPasses();
    await site.hear("monitor", { event: "rising", pin: "gate1-gate" });
    const { vehicle, outcome } = await carComes("STRANGER1");
    expect(outcome).toBe("no");
    await site.hear("gate", { event: "shut", vehicle });
    await carGoes(vehicle);
  });

  it.each(serviceNames)("goes on when the %s was killed and has come back", async (name) => {
    await site.kill(name);
    if (name !== "monitor") await site.allHealthy();
    await site.startService(name);
    await site.allHealthy();
    await carPasses();
  });

  it("stays shut while there is no backend, and says so", async () => {
    await site.kill("backend");
    const { vehicle, outcome } = await carComes("GARIVO1");
    expect(clearFailures).toContain(outcome);
    await site.hear("gate", { event: "shut", vehicle });
    await site.hear("monitor", { event: "alert", alert_type: "backend_down", status: "error" });
    await carGoes(vehicle);
    await site.startService("backend");
    await carPasses();
    await site.hear("monitor", { event: "alert", alert_type: "backend_down", status: "ok" });
  });

  it("ends a call whose server is killed over it: answered by the next one, or with a clear code", async () => {
    site.tell("camera", { enter: "SLOW1" });
    const { vehicle } = await site.hear("camera", { event: "seen" });
    await site.hear("backend", { event: "asked", plate: "SLOW1" });
    await site.kill("backend");
    await site.startService("backend");
    const { outcome } = await site.hear("listener", { event: "decided", vehicle: String(vehicle) });
    expect(["yes", ...clearFailures]).toContain(outcome);
    await site.hear("gate", { event: outcome === "yes" ? "opened" : "shut", vehicle: String(vehicle) });
    await carGoes(String(vehicle));
    await carPasses();
  });

  it("finds a car again that came while nobody listened", async () => {
    await site.kill("listener");
    site.tell("camera", { enter: "GARIVO1", unheard: "yes" });
    const { vehicle } = await site.hear("camera", { event: "seen" });
    await site.startService("listener");
    await site.hear("listener", { event: "decided", vehicle: String(vehicle), outcome: "yes" });
    await carGoes(String(vehicle));
  });

  it("has all subscriptions again when the broker was restarted", async () => {
    await site.restartBroker();
    await site.allHealthy();
    await carPasses();
    await site.allHealthy();
  });

  it("has handled nothing twice, and ends in order", async () => {
    for (const [name, events] of Object.entries({
      camera: ["seen"],
      listener: ["decided", "passed"],
      gate: ["opened", "shut"],
      backend: ["counted"],
    }))
      for (const event of events) assertNothingTwice(name as ServiceName, event);
    expect(site.allTold("gate").filter(({ event }) => event === "opened").length).toBeGreaterThanOrEqual(10);
    await site.shutDown();
  });
});
