import type { Bus, Message, Topic } from "@edgeloom/runtime/bus";
import { on, publisher } from "@edgeloom/runtime/bus";
import { core as runningCore } from "../core/core.js";

/** A topic on which providers say that they are there: unasked at their start, and whenever somebody asks. */
export type AnnouncementTopic = Topic<{
  readonly register: Message<unknown, object>;
  readonly registerRequest: Message<unknown, object>;
  readonly unregister: Message<unknown, object>;
}>;

/**
 * Announces this service on a topic, now and whenever it is asked for. The result says goodbye; twice is fine. On the bus of the
 * running core that is said at the latest when the core ends, also by a signal, as nobody else would then say it.
 */
export function announce(bus: Bus, topic: AnnouncementTopic): () => void {
  const { register, unregister } = publisher(bus, topic);
  const registration = on(bus, topic, "registerRequest", () => void register({}));
  register({});
  const sayGoodbye = (): void => {
    forget?.();
    if (registration.unregister()) unregister({});
  };
  const core = runningCore();
  const forget =
    core?.bus === bus ? core.onShutdown(`announcement on ${topic.address}`, sayGoodbye) : undefined;
  return sayGoodbye;
}
