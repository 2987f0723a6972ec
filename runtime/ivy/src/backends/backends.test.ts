import { describeBackend } from "./backend-suite.test.support.js";
import { plainMqttBackend } from "./plain/plain-backend.js";
import { tentaBackend } from "./tenta/tenta-backend.js";
import { thingsBoardBackend } from "./thingsboard/thingsboard-backend.js";

type Values = { readonly n: number };

const listIn = <T>(payload: string): readonly T[] => JSON.parse(payload) as readonly T[];

describeBackend({
  provider: "tenta",
  factory: (openLink) => tentaBackend({ openLink }),
  decode: (topic, payload) =>
    topic === "measurements/sys-1" ? listIn<{ value: Values }>(payload).map(({ value }) => value.n) : [],
  configTopic: "configurations/sys-1",
  configPayload: (revision, general) => JSON.stringify({ revision, configuration: { general } }),
});

describeBackend({
  provider: "thingsboard",
  factory: (openLink) => thingsBoardBackend({ openLink }),
  decode: (topic, payload) =>
    topic === "v1/devices/me/telemetry"
      ? listIn<{ values: Values }>(payload).map(({ values }) => values.n)
      : [],
  configTopic: "v1/devices/me/attributes",
  configPayload: (_revision, general) => JSON.stringify({ configuration: { general } }),
});

describeBackend({
  provider: "mqtt",
  factory: (openLink) => plainMqttBackend({ openLink }),
  decode: (topic, payload) =>
    topic === "ivy/sys-1/messages"
      ? listIn<{ message_body: { data: Values } }>(payload).map(({ message_body }) => message_body.data.n)
      : [],
  configTopic: "ivy/sys-1/configuration",
  configPayload: (_revision, general) => JSON.stringify({ general }),
});
