import { EdgeloomError } from "@edgeloom/runtime/base";
import { InvalidArgumentError } from "commander";
import { ArchFxApi, type ArchFxApiOptions, HttpAuthenticationError } from "../api/index.js";
import { checkCustomer, checkServerType, domainOf, type ScriptArguments } from "../main/arguments.js";
import { scriptLogger } from "../main/index.js";
import { environmentToken } from "../main/stored-token.js";
import { fileTokenStore } from "../node/index.js";
import { type CliHost, tokenFile } from "./host.js";

/** Options that every command has. */
export type CommonOptions = {
  readonly server?: ScriptArguments["serverType"];
  readonly customer?: string;
  readonly domain?: string;
  readonly timeout: number;
  readonly retries: number;
  readonly json?: true;
};

/** Runs `work` with the login of `ARCHFX_TOKEN` or of the token file. Rejects with `CONFIG` where there is neither. */
export function withLogin<Result>(
  host: CliHost,
  options: CommonOptions,
  work: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  return withToken(host, options, work, (api) => {
    throw notLoggedIn(api.domain);
  });
}

/** The same, where some of what is asked for needs no login: it is asked for without one, and `CONFIG` comes when the server refuses. */
export function withLoginIfAny<Result>(
  host: CliHost,
  options: CommonOptions,
  work: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  return withToken(host, options, work, async (api) => {
    try {
      return await work(api);
    } catch (error) {
      throw error instanceof HttpAuthenticationError ? notLoggedIn(api.domain) : error;
    }
  });
}

async function withToken<Result>(
  host: CliHost,
  options: CommonOptions,
  work: (api: ArchFxApi) => Promise<Result>,
  workWithout: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  const token = environmentToken(host.env);
  if (token === undefined)
    return withStore(host, options, async (api) =>
      (await api.restore()) ? await work(api) : await workWithout(api),
    );
  // A token of the environment stays there, and never gets into the file.
  return withConnection(connectionOptions(host, options), (api) => {
    api.setToken(token.value, token.type);
    return work(api);
  });
}

/** Runs `work` with a connection whose logins are kept in the token file. */
export function withStore<Result>(
  host: CliHost,
  options: CommonOptions,
  work: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  const tokenStore = fileTokenStore(tokenFile(host.env));
  return withConnection({ ...connectionOptions(host, options), tokenStore }, work);
}

async function withConnection<Result>(
  options: ArchFxApiOptions,
  work: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  const api = new ArchFxApi(options);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

function connectionOptions(host: CliHost, options: CommonOptions): ArchFxApiOptions {
  const { domain, timeout, retries } = options;
  return {
    logger: scriptLogger({ level: "error", write: host.err }),
    ...host.connection,
    domain: domain ?? (host.env["ARCHFX_DOMAIN"] || serverOf(host.env, options)),
    timeoutMs: timeout * 1_000,
    retries,
  };
}

/** What the command line says goes before the environment, which is looked at only where it counts. Throws as a wrong option does. */
function serverOf(env: CliHost["env"], { server, customer }: CommonOptions): string {
  const serverType = server ?? fromEnvironment(env, "ARCHFX_SERVER", checkServerType) ?? "prod";
  const name = customer ?? fromEnvironment(env, "ARCHFX_CUSTOMER", checkCustomer) ?? "arch";
  return domainOf({ email: undefined, serverType, customer: name });
}

function fromEnvironment<Value>(
  env: CliHost["env"],
  name: string,
  check: (text: string) => Value,
): Value | undefined {
  const text = env[name] ?? "";
  try {
    return text === "" ? undefined : check(text);
  } catch (error) {
    throw error instanceof InvalidArgumentError
      ? new InvalidArgumentError(`${name}: ${error.message}`)
      : error;
  }
}

function notLoggedIn(domain: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `You are not logged in to ${domain}.`, {
    place: domain,
    fix: "run: archfx login --user <email>, or set ARCHFX_TOKEN",
  });
}
