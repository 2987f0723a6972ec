import { createHash } from "node:crypto";
import { EmbeddedBroker } from "@edgeloom/runtime/transport/mqtt";
import { connectAsync, type MqttClient } from "mqtt";

/** What the server says of the package that it has assigned. */
export type AssignedPackage = { readonly version: string; readonly archive: Buffer; readonly facts?: object };

/** The part of a ThingsBoard server that assigns software packages, on a broker of this machine (specification §6.5). */
export class ThingsBoardServer {
  /** Chunks that were asked for. */
  chunks = 0;
  readonly #broker: EmbeddedBroker;
  readonly #client: MqttClient;

  private constructor(broker: EmbeddedBroker, client: MqttClient) {
    this.#broker = broker;
    this.#client = client;
  }

  static async open({ version, archive, facts = {} }: AssignedPackage): Promise<ThingsBoardServer> {
    const broker = await EmbeddedBroker.open({ port: 0 });
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    const server = new ThingsBoardServer(broker, client);
    const shared = {
      sw_title: "station",
      sw_version: version,
      sw_size: archive.length,
      sw_checksum: createHash("sha256").update(archive).digest("hex"),
      sw_checksum_algorithm: "SHA256",
      ...facts,
    };
    client.on("message", (topic, payload) => {
      const reply = topic.replace("/request/", "/response/");
      if (topic.startsWith("v1/")) return void client.publish(reply, JSON.stringify({ shared }));
      server.chunks++;
      const size = Number(payload.toString());
      const from = Number(/\d+$/.exec(topic)?.[0]) * size;
      client.publish(reply, archive.subarray(from, from + size));
    });
    await client.subscribeAsync(["v1/devices/me/attributes/request/+", "v2/sw/request/+/chunk/+"]);
    return server;
  }

  get port(): number {
    return this.#broker.port;
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
    await this.#broker.close();
  }
}
