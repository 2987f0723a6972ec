import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { ArchFxApiOptions } from "../api/index.js";
import { askPassword, exitCodes } from "../main/index.js";

/** What the command line needs of the program that it runs in. */
export type CliHost = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  /** Resolves when there is room for more. */
  readonly outBytes: (bytes: Uint8Array) => Promise<void>;
  readonly err: (text: string) => void;
  /** A person reads the output: tables with headings, and progress. Otherwise lines with tabs, and no progress. */
  readonly isTerminal: boolean;
  readonly askPassword: () => Promise<string>;
  readonly readInput: () => Promise<string>;
  /** Nobody reads the output any more, as behind `head`; what only makes more of it ends. */
  readonly isUnread?: () => boolean;
  /** Options of every connection beside what arguments say. */
  readonly connection: Omit<ArchFxApiOptions, "domain" | "tokenStore">;
};

/** The host of a real program. */
export function processHost(): CliHost {
  let isUnread = false;
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    isUnread = true;
    if (error.code === "EPIPE") return;
    process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(exitCodes.failure);
  });
  return {
    isUnread: () => isUnread,
    env: process.env,
    out: (line) => process.stdout.write(line),
    outBytes: async (bytes) => {
      if (process.stdout.write(bytes) || isUnread) return;
      await new Promise<void>((resolve) => {
        for (const event of ["drain", "error", "close"]) process.stdout.once(event, () => resolve());
      });
    },
    err: (line) => process.stderr.write(line),
    isTerminal: process.stdout.isTTY && process.stderr.isTTY,
    askPassword: () => askPassword(),
    readInput: () => text(process.stdin),
    connection: {},
  };
}

/** Where logins are kept: `ARCHFX_TOKEN_FILE`, else `archfx/tokens.json` in the folder for settings of the user. */
export function tokenFile(env: CliHost["env"]): string {
  const folder = env["XDG_CONFIG_HOME"] || env["APPDATA"] || join(homedir(), ".config");
  return env["ARCHFX_TOKEN_FILE"] || join(folder, "archfx", "tokens.json");
}
