// One gateway, or what it is compared with, in a process of its own, so that its processor time and memory are its own.
import { createServer } from "node:net";
import {
  ClientReader,
  CommandWriter,
  InternalServer,
  internalServerCodec,
  ModuleHandler,
  ModuleSet,
} from "@edgeloom/fleet";
import { ExampleModule, MissionModule } from "@edgeloom/fleet-sdk";
import { silentLogger as log } from "@edgeloom/runtime/base";
import { encodeFrame, FrameDecoder } from "@edgeloom/runtime/transport/tcp";
import { onCommand, reply } from "../peers/commands.mjs";

const host = "127.0.0.1";
const command = Buffer.from('{"lit_up": true}');
const limits = { maxConnections: 3_000 };

const kinds = {
  /** Cuts, reads and answers; checks nothing, and remembers nobody. */
  async bare() {
    const server = createServer((socket) => {
      const decoder = new FrameDecoder(4 * 1024 * 1024);
      const reader = new ClientReader();
      const writer = new CommandWriter();
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        decoder.feed(chunk);
        const answers = [];
        for (let frame = decoder.next(); frame !== undefined; frame = decoder.next())
          answers.push(encodeFrame(answerTo(reader.read(frame), writer)));
        if (answers.length > 0) socket.write(answers.length === 1 ? answers[0] : Buffer.concat(answers));
      });
    });
    await new Promise((resolve) => server.listen({ port: 0, host, backlog: 511 }, resolve));
    return server.address().port;
  },
  /** The internal server alone, with a handler that knows one answer. */
  async server() {
    const handler = { connect: () => "ok", status: () => command, disconnected() {} };
    const server = new InternalServer({ handler, host, port: 0, log, limits });
    await server.open();
    return server.port;
  },
  /** Internal server and module handler: statuses are checked, compared, aggregated and sent on. */
  async gateway() {
    const handler = new ModuleHandler({ modules: new ModuleSet([ExampleModule, MissionModule]), log });
    const server = new InternalServer({ handler, host, port: 0, log, limits });
    handler.attach(server);
    handler.events.on("status", () => {});
    await server.open();
    return server.port;
  },
};

function answerTo(message, writer) {
  if (message.kind === "status") return writer.write(message.device, command);
  const value = { responseType: 0, device: message.device };
  return internalServerCodec.encode({ MessageType: { case: "deviceConnectResponse", value } });
}

const port = await kinds[process.argv[2]]();
onCommand(() => {
  const { user, system } = process.cpuUsage();
  reply({ cpuUs: user + system, rssMiB: process.memoryUsage.rss() / 2 ** 20 });
});
reply({ port });
