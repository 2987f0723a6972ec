import { type DataMessageBody, isDataMessageBody, TentaLogs, TentaMeasurements } from "@edgeloom/ivy-sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyText } from "../../messages/body-text.js";
import type { QueuedMessage } from "../../messages/message-queue.js";
import { stored } from "../scene.test.support.js";
import { logParts } from "./log-parts.js";
import { tentaKey } from "./measurement.js";
import { TentaProtocol } from "./tenta-protocol.js";

function protocol(revision = 17) {
  const dropped: string[] = [];
  const made = new TentaProtocol({
    systemIdentifier: "s",
    revision,
    onDropped: (_message, keys) => void dropped.push(...keys),
  });
  return { made, dropped };
}

function row(identifier: number, data: DataMessageBody["data"]): QueuedMessage {
  return stored(identifier, 1_000 + identifier, bodyText({ variant: "data", data }));
}

const measurements = (payload: string | undefined): TentaMeasurements =>
  TentaMeasurements.parse(JSON.parse(payload ?? ""));

test.each([
  ["Temp", "temp"],
  ["temp-1", "temp_1"],
  ["a__b", "a_b"],
  ["_a_", "a"],
  ["Lufttemperatur °C", "lufttemperatur_c"],
  ["Größe", "gro_e"],
  ["x".repeat(70), "x".repeat(64)],
  [`${"x".repeat(63)}-y`, "x".repeat(63)],
  ["温度", ""],
])("the name %s becomes %s", (key, name) => {
  expect(tentaKey(key)).toBe(name);
});

test("whatever is measured, the server takes what is sent, and every message is accounted for", () => {
  const data = fc.dictionary(fc.string({ maxLength: 70 }), fc.oneof(fc.double(), fc.integer(), fc.string()));
  const key = fc.constantFrom("logging", "configuration");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(data, key), { maxLength: 5 }),
      fc.integer({ min: -1 }),
      (list, revision) => {
        const rows = list.flatMap(([values], index) => {
          const body = { variant: "data", data: values };
          return isDataMessageBody(body) ? [row(index + 1, values)] : [];
        });
        const { packets, settled } = protocol(revision).made.pack(rows);
        for (const { payload } of packets) measurements(payload);
        const named = [
          ...packets.flatMap(({ identifiers }) => identifiers),
          ...settled.map(({ identifier }) => identifier),
        ];
        expect(named.toSorted((a, b) => a - b)).toEqual(rows.map(({ identifier }) => identifier));
      },
    ),
  );
});

test("a right name keeps its value, whichever comes first; texts are left out and told", () => {
  const { made, dropped } = protocol();
  const { packets } = made.pack([row(1, { Temp: 1, temp: 2, note: "x", "Wind-Speed": 3.5 })]);
  expect(measurements(packets[0]?.payload)[0]?.value).toEqual({ temp: 2, wind_speed: 3.5 });
  expect(dropped).toEqual(["note", "Temp"]);
});

test("a number with more digits than JavaScript has keeps them", () => {
  const text = '{"variant":"data","data":{"a":12345678901234567890,"b":1.0}}';
  const { packets } = protocol().made.pack([stored(1, 1, text)]);
  expect(packets[0]?.payload).toBe(
    '[{"revision":17,"value":{"a":12345678901234567890,"b":1.0},"timestamp":1.0}]',
  );
});

test("one payload per topic, in order", () => {
  const log: QueuedMessage = stored(2, 2, '{"variant":"log","level":"ERROR","subject":"s","body":"b"}');
  const { packets } = protocol().made.pack([row(1, { a: 1 }), log, row(3, { a: 3 })]);
  expect(packets.map(({ topic, identifiers }) => [topic, identifiers])).toEqual([
    ["measurements/s", [1, 3]],
    ["logs/s", [2]],
  ]);
});

test("a long log is sent in parts that the server does not cut, and is done with the last of them", () => {
  const body = "ä😀".repeat(60_000);
  const message = stored(1, 1, bodyText({ variant: "log", level: "INFO", subject: "subject", body }));
  const { packets } = protocol().made.pack([message]);
  expect(packets.length).toBeGreaterThan(1);
  const lines = packets.flatMap(({ payload }) => TentaLogs.parse(JSON.parse(payload)));
  for (const { message: part } of lines) expect(Array.from(part).length).toBeLessThanOrEqual(16_384);
  const whole = lines.map(({ message: part }) => part.replace(/^\[\d+\/\d+\] /, "")).join("");
  expect(whole).toBe(`subject\n\n${body}`);
});

test("parts hold the whole text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.integer({ min: 20, max: 60 }),
      (text, max) => {
        const parts = logParts(text, max);
        const whole =
          parts.length === 1 ? parts[0] : parts.map((part) => part.replace(/^\[\d+\/\d+\] /, "")).join("");
        expect(whole).toBe(text);
        for (const part of parts) expect(Array.from(part).length).toBeLessThanOrEqual(max);
      },
    ),
  );
});
