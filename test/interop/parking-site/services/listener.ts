import {
  AccessAcceptTopic,
  AccessRejectTopic,
  AccessRequest,
  AccessResponse,
  type Core,
  PresenceListener,
  type Vehicle,
} from "@edgeloom/openmodule";
import { isEdgeloomError } from "@edgeloom/runtime";
import { publisher } from "@edgeloom/runtime/bus";
import { backendName, gateway, runService, whenHeard } from "./service.js";

/** What the backend says of a vehicle: yes, no, or the code with which the question has failed. */
async function ask(core: Core, vehicle: Vehicle): Promise<string> {
  const request = { name: backendName, gateway, medium_type: "lpr", id: vehicle.lpr?.id ?? "" } as const;
  try {
    const { medium } = await core.rpcClient.rpc("backend", "auth", request, {
      request: AccessRequest,
      response: AccessResponse,
      idempotent: true,
      timeoutMs: 2_000,
    });
    return medium.accesses.length > 0 ? "yes" : "no";
  } catch (error) {
    if (isEdgeloomError(error)) return error.code;
    throw error;
  }
}

await runService(async (core, tell) => {
  const listener = new PresenceListener({ bus: core.bus, gate: gateway.gate });
  const { accept } = publisher(core.bus, AccessAcceptTopic);
  const { reject } = publisher(core.bus, AccessRejectTopic);
  listener.onEnter.add(async (vehicle) => {
    const outcome = await ask(core, vehicle);
    const [isAnswered, id] = [outcome === "yes" || outcome === "no", String(vehicle.id)];
    core.alerts.send("backend_down", "state_change", { status: isAnswered ? "ok" : "error" });
    await whenHeard(core, "access_accept");
    const decision = { type: "decision", gateway, vehicle_id: id };
    if (outcome === "yes") accept(decision);
    else reject(decision);
    tell({ event: "decided", vehicle: id, outcome });
  });
  listener.onForward.add((vehicle) => tell({ event: "passed", vehicle: String(vehicle.id) }));
  await listener.initPresentVehicles({ timeoutMs: 1_000 });
  return undefined;
});
