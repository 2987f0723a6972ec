import { isSecretKey, redacted } from "@edgeloom/runtime/base";
import {
  type ExactJson,
  type ExactObject,
  fromPlain,
  isExactList,
  isExactObject,
  writeExact,
} from "../../exact/index.js";
import type { QueuedMessage } from "../../messages/message-queue.js";
import { type Packed, type Piece, packLists } from "../payload/packet.js";
import { pythonJson } from "../payload/python-json.js";
import { objectIn, storedBody } from "../payload/stored-body.js";
import { topics } from "./topics.js";

/** Messages as lists of `{ts, values}`, each with the time at which it was made (specification R17). */
export function packTelemetry(messages: readonly QueuedMessage[], maxBytes: number): Packed {
  return packLists(topics.telemetry, messages.map(telemetryPiece), maxBytes);
}

function telemetryPiece(message: QueuedMessage): Piece {
  const values = valuesOf(message);
  const json = writeExact(
    new Map<string, ExactJson>([
      ["ts", fromPlain(milliseconds(message))],
      ["values", values],
    ]),
  );
  return { identifier: message.identifier, json, points: Math.max(1, values.size) };
}

/** By way of whole microseconds, which is what the queue keeps: a product of floating numbers may fall short of the millisecond. */
function milliseconds({ timestamp }: QueuedMessage): number {
  return Math.floor(Math.round(timestamp * 1e6) / 1000);
}

function valuesOf(message: QueuedMessage): ExactObject {
  const { message_body: body } = message;
  switch (body.variant) {
    case "data":
      return objectIn(storedBody(message), "data");
    case "log":
      return new Map([["logging", logOf(body)]]);
    case "config": {
      const config = covered(objectIn(storedBody(message), "config"));
      return new Map([
        [
          "configuration",
          new Map<string, ExactJson>([
            ["status", body.status],
            ["config", config],
          ]),
        ],
      ]);
    }
  }
}

type LogBody = Extract<QueuedMessage["message_body"], { readonly variant: "log" }>;

function logOf({ level, subject, body }: LogBody): ExactObject {
  return new Map([
    ["level", level],
    ["subject", subject],
    ["body", body],
  ]);
}

/** A configuration without what stands under the keys of secrets (defect D22). */
function covered(value: ExactJson): ExactJson {
  if (isExactList(value)) return value.map(covered);
  if (!isExactObject(value)) return value;
  return new Map(
    [...value].map(([key, member]) => [
      key,
      isSecretKey(key) && typeof member === "string" ? redacted : covered(member),
    ]),
  );
}

/** The payloads of the original, byte for byte: one message in each, and configurations nested twice (defect D12). */
export function packOriginalTelemetry(messages: readonly QueuedMessage[]): Packed {
  const packets = messages.map((message) => ({
    topic: topics.telemetry,
    payload: pythonJson(
      new Map<string, ExactJson>([
        ["ts", fromPlain(Math.trunc(message.timestamp * 1000))],
        ["values", originalValues(message)],
      ]),
    ),
    identifiers: [message.identifier],
  }));
  return { packets, settled: [] };
}

function originalValues(message: QueuedMessage): ExactObject {
  const { message_body: body } = message;
  if (body.variant !== "config") return valuesOf(message);
  return new Map([
    [
      "configuration",
      new Map<string, ExactJson>([
        ["status", body.status],
        ["config", storedBody(message)],
      ]),
    ],
  ]);
}
