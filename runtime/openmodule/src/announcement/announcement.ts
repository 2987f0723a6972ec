import type { Bus, Message, Topic } from "@edgeloom/runtime/bus";
import { on, publisher } from "@edgeloom/runtime/bus";

/** A topic on which providers say that they are there: unasked at their start, and whenever somebody asks. */
export type AnnouncementTopic = Topic<{
  readonly register: Message<unknown, object>;
  readonly registerRequest: Message<unknown, object>;
  readonly unregister: Message<unknown, object>;
}>;

/** Announces this service on a topic, now and whenever it is asked for. The result says goodbye; twice is fine. */
export function announce(bus: Bus, topic: AnnouncementTopic): () => void {
  const { register, unregister } = publisher(bus, topic);
  const registration = on(bus, topic, "registerRequest", () => void register({}));
  register({});
  return () => {
    if (registration.unregister()) unregister({});
  };
}
