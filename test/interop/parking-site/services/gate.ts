import { AccessAcceptTopic, AccessRejectTopic, CountTopic } from "@edgeloom/openmodule";
import { examplePins, IoSimulator } from "@edgeloom/openmodule/testing";
import { on, publisher } from "@edgeloom/runtime/bus";
import { gateway, runService, whenHeard } from "./service.js";

const idOf = (message: object): string => String((message as { readonly vehicle_id?: unknown }).vehicle_id);

await runService(async (core, tell) => {
  const pins = examplePins(gateway.gate);
  const io = new IoSimulator({ bus: core.bus, pins: Object.values(pins) });
  const counts = publisher(core.bus, CountTopic);
  on(core.bus, AccessAcceptTopic, "accept", async (message) => {
    const vehicle = idOf(message);
    io.press(pins.gate);
    tell({ event: "opened", vehicle });
    await whenHeard(core, "count");
    counts.count({
      user: "anna",
      gateway,
      medium_type: "lpr",
      id: "GARIVO1",
      zone: "zone1",
      category: "permanent-employee",
      count: 1,
      real: true,
      transaction_id: vehicle,
    });
  });
  on(core.bus, AccessRejectTopic, "reject", (message) => tell({ event: "shut", vehicle: idOf(message) }));
  return undefined;
});
