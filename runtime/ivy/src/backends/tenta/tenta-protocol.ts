import type { LogLevel } from "@edgeloom/ivy-sdk";
import { type ExactJson, ExactNumber, floatText, fromPlain, writeExact } from "../../exact/index.js";
import type { QueuedMessage } from "../../messages/message-queue.js";
import type { Delivery } from "../backend.js";
import type { MqttProtocol } from "../connection/mqtt-backend.js";
import { type Packed, type Packet, type Piece, packLists } from "../payload/packet.js";
import { objectIn, storedBody } from "../payload/stored-body.js";
import { logParts } from "./log-parts.js";
import { measurementOf } from "./measurement.js";

/** Which node speaks, and under which configuration. */
export type TentaSender = {
  readonly systemIdentifier: string;
  readonly revision: number;
  /** Told of values that the server has no use for. */
  readonly onDropped: (message: QueuedMessage, keys: readonly string[]) => void;
};

/** Largest payload; nobody has said that Tenta has a limit, but brokers have. */
const maxPayloadBytes = 131_072;
const firstRevisionBeyond = 2 ** 31;

const severities: Readonly<Record<LogLevel, string>> = {
  DEBUG: "info",
  INFO: "info",
  WARNING: "warning",
  ERROR: "error",
  EXCEPTION: "error",
};

/** The severity of a log line at the server. */
export function severityOf(level: LogLevel): string {
  return severities[level];
}

type Outcome = { readonly kind: TentaKind; readonly pieces: readonly Piece[] } | Delivery;
type TentaKind = "measurements" | "logs" | "acknowledgments";

/** The messages of Tenta (specification §6.2, R16): lists of one kind per topic, with the time at which each was made. */
export class TentaProtocol implements MqttProtocol {
  readonly name = "Tenta";
  readonly #sender: TentaSender;

  constructor(sender: TentaSender) {
    this.#sender = sender;
  }

  pack(messages: readonly QueuedMessage[]): Packed {
    const settled: Delivery[] = [];
    const pieces = new Map<TentaKind, Piece[]>();
    for (const message of messages) {
      const outcome = this.#outcomeOf(message);
      if ("outcome" in outcome) settled.push(outcome);
      else pieces.set(outcome.kind, [...(pieces.get(outcome.kind) ?? []), ...outcome.pieces]);
    }
    const packets: Packet[] = [];
    for (const [kind, some] of pieces) {
      const packed = packLists(`${kind}/${this.#sender.systemIdentifier}`, some, maxPayloadBytes);
      packets.push(...packed.packets);
      settled.push(...packed.settled);
    }
    return { packets, settled };
  }

  #outcomeOf(message: QueuedMessage): Outcome {
    const { message_body: body, identifier } = message;
    switch (body.variant) {
      case "data":
        return this.#measurement(message);
      case "log": {
        const text = `${body.subject}\n\n${body.body}`;
        const pieces = logParts(text).map((part) =>
          this.#piece(message, { severity: severityOf(body.level), message: part }, this.#sender.revision),
        );
        return { kind: "logs", pieces };
      }
      case "config": {
        // The server has no word for the others.
        if (body.status !== "accepted" && body.status !== "rejected")
          return { identifier, outcome: "skipped", reason: "" };
        const revision = body.config.general.config_revision;
        if (!isTentaRevision(revision))
          return { identifier, outcome: "skipped", reason: `Tenta has no revision ${revision}` };
        const piece = this.#piece(message, { success: body.status === "accepted" }, revision);
        return { kind: "acknowledgments", pieces: [piece] };
      }
    }
  }

  #measurement(message: QueuedMessage): Outcome {
    const { value, dropped } = measurementOf(objectIn(storedBody(message), "data"));
    if (value.size === 0)
      return { identifier: message.identifier, outcome: "skipped", reason: "it holds no number" };
    if (dropped.length > 0) this.#sender.onDropped(message, dropped);
    return { kind: "measurements", pieces: [this.#piece(message, { value }, this.#sender.revision)] };
  }

  #piece(
    { identifier, timestamp }: QueuedMessage,
    facts: Readonly<Record<string, ExactJson>>,
    revision: number,
  ): Piece {
    const members = new Map<string, ExactJson>();
    if (isTentaRevision(revision)) members.set("revision", fromPlain(revision));
    for (const [key, value] of Object.entries(facts)) members.set(key, value);
    members.set("timestamp", new ExactNumber(floatText(timestamp)));
    return { identifier, json: writeExact(members) };
  }
}

/** Whether the server takes a revision; others are left out (defect D10). */
function isTentaRevision(revision: number): boolean {
  return revision >= 0 && revision < firstRevisionBeyond;
}
