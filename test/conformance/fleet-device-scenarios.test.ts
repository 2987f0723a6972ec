import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, expect, test } from "vitest";
import { InternalServer } from "../../runtime/fleet/src/internal-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import { Peer } from "../../runtime/fleet/src/peer.test.support.js";
import {
  type Device,
  externalServerCodec,
  internalClientCodec,
  internalServerCodec,
} from "../../runtime/fleet/src/wire/index.js";
import { floorOf, vectors } from "../support/vectors.js";
import { deviceOf, type Entry, type Scenario } from "./fleet-gateway-support.js";
import { Example, Io, Mission, Pushing } from "./fleet-modules-known.js";

/** The devices of `gateway-external-scenarios.json`: what the production gateway answered while the cloud sent commands. */

type ReplyJson = {
  readonly deviceCommand?: {
    readonly device: Readonly<Record<string, unknown>>;
    readonly commandData?: { readonly hex: string };
  };
  readonly deviceConnectResponse?: {
    readonly device: Readonly<Record<string, unknown>>;
    readonly responseType?: string;
  };
};

const { scenarios } = vectors("fleet/gateway-external-scenarios.json") as unknown as {
  readonly scenarios: readonly Scenario[];
};
const opened: InternalServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** Every command of the session that is under way; others make the gateway reconnect, which no device notices. */
function commandOf(entry: Entry, sessionId: string) {
  if (entry.from !== "server" || entry.hex === undefined) return undefined;
  const { MessageType } = externalServerCodec.decode(Buffer.from(entry.hex, "hex"));
  return MessageType.case === "command" && MessageType.value.sessionId === sessionId
    ? MessageType.value.deviceCommand
    : undefined;
}

function sessionOf(entry: Entry, before: string): string {
  if (entry.from !== "server" || entry.hex === undefined) return before;
  const { MessageType } = externalServerCodec.decode(Buffer.from(entry.hex, "hex"));
  return MessageType.case === "connectResponse" ? MessageType.value.sessionId : before;
}

async function expectReply(peer: Peer, reply: ReplyJson): Promise<void> {
  const { MessageType } = internalServerCodec.decode(Buffer.from((await peer.take()).slice(8), "hex"));
  if (reply.deviceConnectResponse !== undefined) {
    expect(MessageType).toMatchObject({ case: "deviceConnectResponse", value: { responseType: 0 } });
    expect(MessageType.value?.device).toEqual(deviceOf(reply.deviceConnectResponse.device));
    return;
  }
  expect(MessageType.case).toBe("deviceCommand");
  if (MessageType.case !== "deviceCommand") return;
  expect(MessageType.value.device).toEqual(deviceOf(reply.deviceCommand?.device ?? {}));
  expect(Buffer.from(MessageType.value.commandData).toString("hex")).toBe(
    reply.deviceCommand?.commandData?.hex ?? "",
  );
}

function frame(
  MessageType: Parameters<typeof internalClientCodec.encode>[0]["MessageType"] & object,
): string {
  const bytes = Buffer.from(internalClientCodec.encode({ MessageType }));
  const header = Buffer.alloc(4);
  header.writeUInt32LE(bytes.length);
  return Buffer.concat([header, bytes]).toString("hex");
}

async function play({ log }: Scenario): Promise<number> {
  const clock = new FakeClock();
  const modules = new ModuleSet([Mission, Io, Example, Pushing], { clock });
  const handler = new ModuleHandler({ modules, clock, log: silentLogger });
  const server = new InternalServer({ handler, clock, log: silentLogger, host: "127.0.0.1", port: 0 });
  handler.attach(server);
  await server.open();
  opened.push(server);
  const peers = new Map<string, { readonly peer: Peer; readonly device: Device }>();
  let session = "";
  let replies = 0;
  // What comes unasked is recorded without a role: it is for the device that spoke last.
  let role = "";
  for (const entry of log) {
    session = sessionOf(entry, session);
    const command = commandOf(entry, session);
    if (command?.device !== undefined) handler.passCommand(command.device, command.commandData);
    if (entry.device === undefined || entry.reply === undefined || entry.reply === null) continue;
    const reply = entry.reply as ReplyJson;
    role = entry.role ?? role;
    if (entry.device === "connect") {
      peers.get(role)?.peer.socket.destroy();
      while (server.load.devices > [...peers.keys()].filter((other) => other !== role).length)
        await new Promise(setImmediate);
      const device = deviceOf(reply.deviceConnectResponse?.device ?? {});
      const peer = await Peer.open(server.port);
      peers.set(role, { peer, device });
      peer.write(frame({ case: "deviceConnect", value: { device } }));
    }
    const { peer, device } = peers.get(role) as { readonly peer: Peer; readonly device: Device };
    if (entry.device === "status")
      peer.write(
        frame({ case: "deviceStatus", value: { device, statusData: Buffer.from(entry.data ?? "") } }),
      );
    await expectReply(peer, reply);
    replies++;
  }
  for (const { peer } of peers.values()) peer.socket.destroy();
  return replies;
}

test("the recording holds scenarios", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(floorOf(12));
});

test.each(scenarios)("$scenario", async (scenario) => {
  expect(await play(scenario)).toBeGreaterThan(0);
});
