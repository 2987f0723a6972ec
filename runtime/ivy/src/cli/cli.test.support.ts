import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeCommand } from "./node-command.js";
import type { NodeProgram } from "./node-program.js";

/** A configuration with a secret. */
export const config = {
  general: { config_revision: 3, software_version: "1.1.0", system_identifier: "node-7" },
  logging_verbosity: { file_archive: "INFO", console_prints: null, message_sending: null },
  backend: {
    provider: "mqtt",
    mqtt_connection: { host: "h", port: 1, client_id: "c", username: "u", password: "hunter2-secret" },
  },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
};

/** Gives a project its configuration. */
export function writeConfig(folder: string, value: unknown): void {
  mkdirSync(join(folder, "config"), { recursive: true });
  writeFileSync(
    join(folder, "config", "config.json"),
    typeof value === "string" ? value : JSON.stringify(value),
  );
}

/** What a command is run with. */
export type Scene = {
  readonly folder: string;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Told of each piece of standard output. */
  readonly onOut?: (text: string) => void;
};

/** A node that this process finds without building it. */
export function nodeIn(folder: string): NodeProgram {
  return { projectFolder: folder, definitionUrl: new URL("./node.test.support.ts", import.meta.url).href };
}

/** Runs a command of a node in this process. */
export async function ivy(
  { folder, input = "", signal = new AbortController().signal, onOut = () => {} }: Scene,
  ...args: readonly string[]
) {
  let out = "";
  let err = "";
  const code = await nodeCommand(args, nodeIn(folder), {
    cwd: folder,
    out: (text) => {
      out += text;
      onOut(text);
    },
    err: (text) => {
      err += text;
    },
    read: async () => await Promise.resolve(input),
    interrupted: () => signal,
  });
  return { code, out, err };
}
