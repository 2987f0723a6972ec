import type { Clock } from "@edgeloom/runtime/base";
import { type ExactJson, ExactNumber, type ExactObject, floatText, fromPlain } from "../../exact/index.js";
import type { QueuedMessage } from "../../messages/message-queue.js";
import type { MqttProtocol } from "../connection/mqtt-backend.js";
import type { Packed, Packet } from "../payload/packet.js";
import { pythonJson } from "../payload/python-json.js";
import { objectIn, storedBody } from "../payload/stored-body.js";
import { severityOf } from "./tenta-protocol.js";

/**
 * The payloads of the original, byte for byte: one message in each, at the time of sending, with whatever revision and names there
 * are. What it never sends is done here, as it would block the queue for ever (defect D2).
 */
export class OriginalTentaProtocol implements MqttProtocol {
  readonly name = "Tenta";
  readonly #systemIdentifier: string;
  readonly #revision: number;
  readonly #clock: Clock;

  constructor(systemIdentifier: string, revision: number, clock: Clock) {
    this.#systemIdentifier = systemIdentifier;
    this.#revision = revision;
    this.#clock = clock;
  }

  pack(messages: readonly QueuedMessage[]): Packed {
    const found = messages.map((message) => [message.identifier, this.#packet(message)] as const);
    return {
      packets: found.flatMap(([, packet]) => packet ?? []),
      settled: found
        .filter(([, packet]) => packet === undefined)
        .map(([identifier]) => ({ identifier, outcome: "skipped", reason: "" })),
    };
  }

  #packet(message: QueuedMessage): Packet | undefined {
    const { message_body: body } = message;
    const revision = fromPlain(this.#revision);
    switch (body.variant) {
      case "data": {
        const value = numbersOf(objectIn(storedBody(message), "data"));
        return this.#of(message, "measurements", { revision, value });
      }
      case "log": {
        const text = `${body.subject}\n\n${body.body}`;
        return this.#of(message, "logs", { severity: severityOf(body.level), message: text, revision });
      }
      case "config":
        if (body.status !== "accepted" && body.status !== "rejected") return undefined;
        return this.#of(message, "acknowledgments", {
          revision:
            objectIn(objectIn(storedBody(message), "config"), "general").get("config_revision") ?? null,
          success: body.status === "accepted",
        });
    }
  }

  #of({ identifier }: QueuedMessage, kind: string, facts: Readonly<Record<string, ExactJson>>): Packet {
    const timestamp = new ExactNumber(floatText(this.#clock.wallSeconds()));
    const payload = pythonJson([new Map(Object.entries({ ...facts, timestamp }))]);
    return { topic: `${kind}/${this.#systemIdentifier}`, payload, identifiers: [identifier] };
  }
}

function numbersOf(data: ExactObject): ExactObject {
  return new Map([...data].filter(([, value]) => value instanceof ExactNumber));
}
