import { createBackend, createRpcServer } from "@edgeloom/openmodule";
import { runService } from "./service.js";

const access = { category: "permanent-employee", start: 0, user: "anna" } as const;

await runService(async (core, tell) => {
  const backend = createBackend({
    checkAccess: async ({ id }) => {
      tell({ event: "asked", plate: id });
      // In its first life the backend never says anything about this one.
      if (id === "SLOW1" && process.env["LIFE"] === "1") await new Promise(() => {});
      return id === "STRANGER1" ? [] : [access];
    },
    checkIn: ({ transaction_id }) => tell({ event: "counted", vehicle: transaction_id }),
  });
  core.onShutdown("backend", () => backend.shutdown());
  const server = createRpcServer({ concurrency: 4 });
  backend.registerRpcs(server);
  await server.run();
  return undefined;
});
