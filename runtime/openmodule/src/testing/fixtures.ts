import { AssertionError } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import {
  AlertMessage,
  HealthPongMessage,
  type HealthPongPayload,
  type HealthReportMessage,
} from "@edgeloom/openmodule-sdk";
import type { Bus, JsonObject } from "@edgeloom/runtime/bus";
import type { Json } from "@edgeloom/runtime/schema";
import type { WaitLimit } from "./defaults.js";
import type { TestClient } from "./test-client.js";

const pongTopics = ["healthz", "healthpong"];

/** An answer to a ping, of a line up to 10 or from 11 on. */
export type HealthAnswer = Pick<HealthPongMessage, "name"> & {
  readonly pong: HealthPongPayload;
} & Partial<Pick<HealthReportMessage, "checks" | "metrics">>;

/** Pings all services and gives the answer of the first, or of the named one. Default 3 s. */
export async function getHealth(
  client: TestClient,
  options: WaitLimit & { readonly name?: string } = {},
): Promise<HealthAnswer> {
  const { name, ...limit } = options;
  await client.subscribe(...pongTopics);
  client.send("healthz", { type: "ping" });
  const answer = await client.waitForMessage(
    (message, topic) =>
      pongTopics.includes(topic) && "pong" in message && (name === undefined || message["name"] === name),
    limit,
  );
  return answer as unknown as HealthAnswer;
}

/** What an alert must have; properties that are left out may be anything. */
export type AlertFields = {
  readonly [K in keyof AlertMessage]?: AlertMessage[K] | undefined;
};

/** Watches the alerts of all services. */
export class AlertWatch {
  readonly #client: TestClient;

  private constructor(client: TestClient) {
    this.#client = client;
  }

  /** Starts to watch. */
  static async start(client: TestClient): Promise<AlertWatch> {
    await client.subscribe("alert");
    return new AlertWatch(client);
  }

  /** Waits for an alert that has these fields, and takes it. Default 3 s. */
  async assertAlert(fields: AlertFields = {}, limit: WaitLimit = {}): Promise<AlertMessage> {
    const alert = await this.#client.waitForMessageOnTopic(
      "alert",
      (message) => fits(message, fields),
      limit,
    );
    return AlertMessage.parse(alert);
  }

  /** Throws when a bus has sent an alert that has these fields and that was not taken. Everything it has sent before counts. */
  async assertNoAlert(sender: Bus, fields: AlertFields = {}): Promise<void> {
    await this.#client.heardAllOf(sender);
    const found = this.#client.received.find(
      ({ topic, message }) => topic === "alert" && fits(message, fields),
    );
    if (found === undefined) return;
    throw new AssertionError({
      message: "there is such an alert",
      actual: found.message,
      expected: undefined,
    });
  }
}

function fits(message: JsonObject, fields: AlertFields): boolean {
  return Object.entries(fields).every(
    ([key, value]) => value === undefined || isDeepStrictEqual(message[key] as Json, value),
  );
}
