import { type Core, createRpcServer } from "@edgeloom/openmodule";
import { TotalRequest, TotalResponse, VisitorsCountedMessage } from "./generated/index.js";

/** Registers what this service listens to and answers; it ends with the core. */
export async function startService(core: Core): Promise<void> {
  const totals = new Map<string, number>();

  function onCounted({ gate, count }: VisitorsCountedMessage): void {
    totals.set(gate, (totals.get(gate) ?? 0) + count);
  }

  function total({ gate }: TotalRequest): TotalResponse {
    return { count: totals.get(gate) ?? 0 };
  }

  core.messages.registerHandler("visitors", VisitorsCountedMessage, onCounted, {
    description: "Adds the visitors of a gate to its total.",
  });
  const server = createRpcServer({ core });
  server.registerHandler("visitors", "total", TotalRequest, TotalResponse, total, {
    description: "Tells how many visitors a gate has had.",
  });
  await server.run();
}
