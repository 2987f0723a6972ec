import { isEvent } from "./lib/by-hand.mjs";
import { ajvOf, ZodEvent } from "./lib/others.mjs";
import { events, wrongEvents } from "./lib/samples.mjs";
import { invalidRows, validRows } from "./lib/sides.mjs";

/** ajv's own word for it, which the schema does not have: OpenAPI's `discriminator` beside the `oneOf`. */
function withDiscriminator() {
  const isOneOf = ajvOf("event", "DeviceEvent", { discriminator: true }, (document) => {
    document.$defs.DeviceEvent = {
      type: "object",
      required: ["kind"],
      discriminator: { propertyName: "kind" },
      ...document.$defs.DeviceEvent,
    };
  });
  return (value) => (isOneOf(value) ? 1 : 0);
}

/** One of twelve kinds, told apart by a constant; ajv looks at all alternatives of a `oneOf`. */
export function run({ DeviceEvent, isDeviceEvent }) {
  const subject = {
    document: "event",
    type: "DeviceEvent",
    model: DeviceEvent,
    is: isDeviceEvent,
    byHand: isEvent,
    zod: ZodEvent,
  };
  return {
    "union of twelve kinds, valid": validRows({
      ...subject,
      values: events,
      title: "union",
      goals: [["edgeloom safeParse", "ajv", "≥ 8"]],
      further: { "ajv with discriminator": withDiscriminator() },
    }),
    "union of twelve kinds, one error": invalidRows({
      ...subject,
      values: wrongEvents,
      title: "one error",
      goals: [["edgeloom safeParse", "ajv allErrors", "≥ 1"]],
    }),
  };
}
