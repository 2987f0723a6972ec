import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Registry } from "./registry.js";

/** What a program said and how it ended. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

/** npm with a registry, a cache and a configuration of its own in `folder`: nothing of the machine's user is read. */
export function npmIn(
  folder: string,
  registry: Registry,
): (args: readonly string[], cwd: string) => Promise<Ran> {
  const userConfig = join(folder, "npmrc");
  const { host } = new URL(registry.url);
  // The registry lets everybody in; npm only insists that there is a word.
  writeFileSync(userConfig, `registry=${registry.url}\n//${host}/:_authToken=anybody\n`);
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    npm_config_userconfig: userConfig,
    npm_config_globalconfig: join(folder, "no-such-npmrc"),
    npm_config_cache: join(folder, "cache"),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  return (args, cwd) => run("npm", args, { cwd, env });
}
