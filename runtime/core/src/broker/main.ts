import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import { Shutdown, type SignalSource, shutDownOnSignals } from "../base/shutdown.js";
import { startBroker } from "./broker.js";
import type { BrokerOptions, CurveServer } from "./options.js";

const help = `edgeloom-broker: the broker of the embedded bus

  --xsub <endpoint>            where publishers connect; default: BROKER_SUB, or tcp://127.0.0.1:10100
  --xpub <endpoint>            where subscribers connect; default: BROKER_PUB, or tcp://127.0.0.1:10200
  --ipc-directory <path>       the directory of ipc:// endpoints
  --max-message-bytes <n>      largest message              (default 4194304)
  --no-drop                    wait for slow subscribers instead of dropping for them
  --curve-secret-key-file <f>  a file with the secret key of the broker
  --curve-client-keys-file <f> a file with one public key per line: who may connect
  --insecure-allow-remote      allow other machines without CURVE
  --help

Port 0 takes a free port. When it is ready it writes one line of JSON with the real endpoints.
SIGTERM and SIGINT end it.
`;

const flags = {
  xsub: { type: "string" },
  xpub: { type: "string" },
  "ipc-directory": { type: "string" },
  "max-message-bytes": { type: "string" },
  "no-drop": { type: "boolean" },
  "curve-secret-key-file": { type: "string" },
  "curve-client-keys-file": { type: "string" },
  "insecure-allow-remote": { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"];

/** Where the command writes, and what tells it to end. */
export type CommandIo = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly source?: SignalSource;
  /** Where `BROKER_SUB` and `BROKER_PUB` say where to listen; default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
};

const processIo: CommandIo = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
};

/** Keys come from files: arguments are seen by everybody on the machine. */
async function readCurve(values: Flags): Promise<CurveServer | undefined> {
  const secretFile = values["curve-secret-key-file"];
  const clientsFile = values["curve-client-keys-file"];
  if (secretFile === undefined && clientsFile === undefined) return undefined;
  if (secretFile === undefined || clientsFile === undefined) {
    throw new EdgeloomError(
      "CONFIG",
      "CURVE needs both the broker's secret key and the keys of its clients",
      {
        fix: "give --curve-secret-key-file and --curve-client-keys-file",
      },
    );
  }
  const clients = await readFile(clientsFile, "utf8");
  return {
    secretKey: (await readFile(secretFile, "utf8")).trim(),
    clientKeys: clients
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  };
}

async function brokerOptions(values: Flags, env: NodeJS.ProcessEnv): Promise<BrokerOptions> {
  const curve = await readCurve(values);
  const bytes = values["max-message-bytes"];
  // Services and commands of the same environment look for it there.
  const xsub = values.xsub ?? env["BROKER_SUB"] ?? "";
  const xpub = values.xpub ?? env["BROKER_PUB"] ?? "";
  return {
    ...(xsub === "" ? {} : { xsub }),
    ...(xpub === "" ? {} : { xpub }),
    ...(values["ipc-directory"] === undefined ? {} : { ipcDirectory: values["ipc-directory"] }),
    ...(bytes === undefined ? {} : { maxMessageBytes: Number(bytes) }),
    ...(curve === undefined ? {} : { curve }),
    xpubNoDrop: values["no-drop"] ?? false,
    insecureAllowRemote: values["insecure-allow-remote"] ?? false,
  };
}

function describe(error: unknown): string {
  if (!isEdgeloomError(error)) return String(error instanceof Error ? error.message : error);
  return error.fix === undefined ? error.message : `${error.message}\n  fix: ${error.fix}`;
}

/**
 * The command `edgeloom-broker`: starts a broker, writes `{"event":"ready","xsub":…,"xpub":…}` and resolves with undefined while
 * it runs on until a signal; with an exit code when there is nothing to run. Never rejects.
 */
export async function brokerCommand(
  args: readonly string[],
  io: CommandIo = processIo,
): Promise<number | undefined> {
  try {
    const { values } = parseArgs({ args: [...args], options: flags });
    if (values.help === true) {
      io.stdout(help);
      return 0;
    }
    const broker = await startBroker(await brokerOptions(values, io.env ?? process.env));
    const shutdown = new Shutdown();
    shutdown.add("broker", () => broker.close());
    shutDownOnSignals(shutdown, io.source === undefined ? {} : { source: io.source });
    io.stdout(`${JSON.stringify({ event: "ready", xsub: broker.xsub, xpub: broker.xpub })}\n`);
    return undefined;
  } catch (error) {
    io.stderr(`edgeloom-broker: ${describe(error)}\n`);
    return 2;
  }
}
