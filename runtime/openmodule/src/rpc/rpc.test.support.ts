import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { memoryBus } from "@edgeloom/runtime/transport/memory";

/** A request, and a reply, of one number. */
export type Number1 = { readonly n: number };

/** The model of {@link Number1}. */
export const Number1: Model<Number1> = model("Number1", undefined, () => object({ n: required(integer()) }));

/** Two services on one bus, under one clock. */
export async function twoServices() {
  const clock = new FakeClock();
  const wire = memoryBus({ log: silentLogger });
  const make = (name: string) => createBus({ transport: wire.connect(), name, clock, log: silentLogger });
  const [caller, server] = [make("caller"), make("server")];
  await Promise.all([caller.open(), server.open()]);
  return { clock, wire, caller, server, end: () => Promise.all([caller.close(), server.close()]) };
}
