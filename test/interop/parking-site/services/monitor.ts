import { AlertTopic, HealthzTopic, IoListener } from "@edgeloom/openmodule";
import { publisher, subscribe } from "@edgeloom/runtime/bus";
import { gateway, runService } from "./service.js";

await runService(async (core, tell) => {
  subscribe(core.bus, HealthzTopic, {
    healthz: ({ pong }) =>
      tell({ event: "pong", name: pong.name, status: pong.status, startup: pong.startup }),
  });
  subscribe(core.bus, AlertTopic, {
    alert: ({ alert_type, status, name }) => tell({ event: "alert", alert_type, status, name }),
  });
  const io = new IoListener();
  io.addHandler(gateway, ({ pin }) => tell({ event: "rising", pin }), { edge: "rising" });
  const { ping } = publisher(core.bus, HealthzTopic);
  return async () => void ping({});
});
