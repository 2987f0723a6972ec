import { createRpcServer } from "@edgeloom/openmodule";
import { PresenceSimulator } from "@edgeloom/openmodule/testing";
import { gateway, runService, whenHeard } from "./service.js";

await runService(async (core, tell) => {
  const simulator = new PresenceSimulator({ bus: core.bus, ...gateway });
  const server = createRpcServer();
  simulator.registerRpcs(server);
  await server.run();
  return async ({ enter: plate, unheard }) => {
    if (unheard === undefined) await whenHeard(core, "presence");
    if (plate === undefined) return simulator.forward();
    const vehicle = simulator.vehicle().lpr(plate).build();
    simulator.enter(vehicle);
    tell({ event: "seen", vehicle: String(vehicle.id) });
  };
});
