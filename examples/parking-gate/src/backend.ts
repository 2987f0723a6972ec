import {
  type AccessInput,
  BackendService,
  CountTopic,
  isAccessRequest,
  PresenceTopic,
} from "@edgeloom/openmodule-sdk";
import { type Bus, subscribe } from "@edgeloom/runtime/bus";
import { serve } from "@edgeloom/runtime/rpc";
import type { Account } from "./account.js";

/** Who may enter, by number plate. A real backend would look into its database. */
const permits: ReadonlyMap<string, AccessInput> = new Map([
  ["GARIVO1", { category: "permanent-employee", start: 1_577_836_800, user: "anna" }],
]);

/** An access backend: says who may enter, and follows what happens at the gates. */
export function startBackend(bus: Bus, account: Account): void {
  const server = serve(
    bus,
    BackendService,
    {
      auth({ id, medium_type }) {
        const permit = permits.get(id);
        return { success: true, medium: { id, type: medium_type, accesses: permit ? [permit] : [] } };
      },
    },
    { resource: "device-1" },
  );
  // Every backend on the bus hears every request; only the one that it names may answer.
  server.addFilter((request) => isAccessRequest(request) && request.name === bus.name);

  subscribe(bus, PresenceTopic, {
    enter({ vehicle_id, medium, gateway }) {
      account.say(`hears: vehicle ${vehicle_id} (${medium.lpr?.id ?? "no plate"}) stands at ${gateway.gate}`);
    },
    leave({ vehicle_id, gateway }) {
      account.say(`hears: vehicle ${vehicle_id} has left ${gateway.gate}`);
    },
  });
  subscribe(bus, CountTopic, {
    count({ user, gateway, zone }) {
      account.say(`hears: ${user} went ${gateway.direction || "past"} at ${gateway.gate}, zone ${zone}`);
    },
  });
}
