import { type EventInfo, EventlogTopic } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, publisher } from "@edgeloom/runtime/bus";
import { busOf } from "../core/bus-of.js";
import { localDateTime } from "../display/index.js";

/** What a placeholder of a text stands for. Number plates are forgotten when their owner is. */
export type EventArgument = {
  readonly type: "lpr" | "string" | "medium" | "price";
  readonly value: string | number;
};

/** One event, for the people who run the site. */
export type LoggedEvent = {
  /** What it is about; the time is filled in. */
  readonly infos: EventInfo;
  /** A text with placeholders such as `{plate}`. */
  readonly message: string;
  /** What stands for them, by name. */
  readonly args?: { readonly [name: string]: EventArgument };
};

const placeholder = /\{(\w+)\}/g;

/**
 * Writes an event into the event log (openmodule spec §8.4). Of its wire form only `infos` is certain; text and arguments go out
 * as `message` and `args`, which a log that knows them by other names leaves alone.
 *
 * @param options.bus - default: that of the running core
 * @throws EdgeloomError `INVALID` when a placeholder has no argument
 */
export function logEvent(event: LoggedEvent, options: { readonly bus?: Bus } = {}): void {
  const bus = busOf(options.bus, "logEvent");
  const { infos, message, args = {} } = event;
  for (const [, name = ""] of message.matchAll(placeholder))
    if (!Object.hasOwn(args, name))
      throw new EdgeloomError("INVALID", `nothing is given for {${name}}`, {
        place: `event ${infos.type}`,
        fix: `give args.${name}, or take it out of the message`,
      });
  const known = { timestamp: localDateTime(bus.clock.wallSeconds()), ...infos };
  const written = { type: "event", infos: known, message, args };
  publisher(bus, EventlogTopic).event(written);
}
