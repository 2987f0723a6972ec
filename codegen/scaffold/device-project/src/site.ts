import { ExternalServer, Gateway } from "@edgeloom/fleet";
import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { EmbeddedBroker, MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { createServerModule } from "./cloud.js";
import { LightsModule } from "./generated/index.js";

/** A vehicle with its cloud. */
export type Site = {
  /** Where devices connect. */
  readonly port: number;
  close(): Promise<void>;
};

/** Opens all that a lamp needs in this process, at free ports of this machine: a broker, the gateway of a vehicle and a server. */
export async function openSite(log: Logger = silentLogger): Promise<Site> {
  const broker = await EmbeddedBroker.open({ port: 0 });
  const linkFor = () => new MqttLink({ host: "127.0.0.1", port: broker.port, log });
  const { number } = LightsModule;
  const server = new ExternalServer({
    company: "acme",
    cars: { van_1: {} },
    modules: { [number]: { create: createServerModule } },
    linkFor,
    log,
  });
  const gateway = new Gateway({
    company: "acme",
    vehicleName: "van_1",
    modules: [LightsModule],
    endpoints: [{ modules: [number], link: linkFor() }],
    host: "127.0.0.1",
    port: 0,
    log,
  });
  server.open();
  await gateway.open();
  return {
    port: gateway.port,
    close: async () => {
      await gateway.close();
      await server.close();
      await broker.close();
    },
  };
}
