import { EdgeloomError } from "@edgeloom/runtime";
import type { Bus } from "@edgeloom/runtime/bus";
import { core } from "./core.js";

/**
 * The bus that a part of a service uses: the given one, else that of the running core.
 *
 * @throws EdgeloomError `CONFIG` when there is neither
 */
export function busOf(given: Bus | undefined, place: string): Bus {
  const bus = given ?? core()?.bus;
  if (bus !== undefined) return bus;
  throw new EdgeloomError("CONFIG", "there is no core that could be used", {
    place,
    fix: "call initOpenmodule first, or give a bus",
  });
}
