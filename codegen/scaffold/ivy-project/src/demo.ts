import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadConfigTemplate } from "@edgeloom/ivy";
import { runNode } from "@edgeloom/ivy/run";
import type { MessageQueueItem } from "@edgeloom/ivy-sdk";
import { EmbeddedBroker } from "@edgeloom/runtime/transport/mqtt";
import { connectAsync } from "mqtt";
import { StationConfig } from "./generated/index.js";
import { node } from "./node.js";

// `npm start`: a broker in this process, the node beside it, and what it sends on the terminal. Ctrl-C ends it.
const project = dirname(import.meta.dirname);
const folder = join(project, ".demo");
process.env["IVY_ROOT_DIR"] = folder;

const broker = await EmbeddedBroker.open({ port: 0 });
const config = writeConfig(broker.port);
const listener = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
listener.on("message", (_topic, payload) => {
  for (const item of JSON.parse(payload.toString()) as readonly MessageQueueItem[]) show(item);
});
await listener.subscribeAsync(`ivy/${config.general.system_identifier}/messages`);
console.log(`${config.general.system_identifier} sends to a broker at port ${broker.port}. Ctrl-C ends it.`);

await runNode({
  definition: node,
  definitionUrl: new URL("node.js", import.meta.url).href,
  projectFolder: folder,
});
await listener.endAsync();
await broker.close();

/** The template of the configuration, with the broker of this process. */
function writeConfig(port: number): StationConfig {
  const { value } = loadConfigTemplate({ projectFolder: project, model: StationConfig });
  const { system_identifier } = value.general;
  const config: StationConfig = {
    ...value,
    logging_verbosity: { ...value.logging_verbosity, console_prints: "ERROR" },
    backend: {
      provider: "mqtt",
      mqtt_connection: {
        host: "127.0.0.1",
        port,
        client_id: system_identifier,
        username: "demo",
        password: "demo",
      },
      topic_prefix: "ivy",
      max_parallel_messages: 50,
      max_drain_time: 5,
    },
  };
  mkdirSync(join(folder, "config"), { recursive: true });
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(config, undefined, 4));
  return config;
}

function show({ timestamp, message_body: body }: MessageQueueItem): void {
  const time = new Date(timestamp * 1000).toISOString().slice(11, 19);
  if (body.variant === "data") {
    const values = Object.entries(body.data).map(([name, value]) => `${name} ${value}`);
    console.log(`${time}  ${values.join("  ")}`);
  } else if (body.variant === "log") console.log(`${time}  ${body.subject}`);
  else console.log(`${time}  configuration ${body.config.general.config_revision}: ${body.status}`);
}
