import { EdgeloomError } from "@edgeloom/runtime/base";
import { ArchFxApi, type ArchFxApiOptions } from "../api/index.js";
import { domainOf, type ScriptArguments } from "../main/arguments.js";
import { scriptLogger } from "../main/index.js";
import { environmentToken } from "../main/stored-token.js";
import { fileTokenStore } from "../node/index.js";
import { type CliHost, tokenFile } from "./host.js";

/** Options that every command has. */
export type CommonOptions = {
  readonly server: ScriptArguments["serverType"];
  readonly customer: string;
  readonly domain?: string;
  readonly timeout: number;
  readonly retries: number;
  readonly json?: true;
};

/** Runs `work` with the login of `ARCHFX_TOKEN` or of the token file. Rejects with `CONFIG` where there is neither. */
export async function withLogin<Result>(
  host: CliHost,
  options: CommonOptions,
  work: (api: ArchFxApi) => Promise<Result>,
): Promise<Result> {
  const token = environmentToken(host.env);
  if (token === undefined)
    return withStore(host, options, async (api) => {
      if (!(await api.restore())) throw notLoggedIn(api.domain);
      return work(api);
    });
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
  const { server: serverType, customer, domain, timeout, retries } = options;
  return {
    logger: scriptLogger({ level: "error", write: host.err }),
    ...host.connection,
    domain: domain ?? (host.env["ARCHFX_DOMAIN"] || domainOf({ email: undefined, serverType, customer })),
    timeoutMs: timeout * 1_000,
    retries,
  };
}

function notLoggedIn(domain: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `You are not logged in to ${domain}.`, {
    place: domain,
    fix: "run: archfx login --user <email>, or set ARCHFX_TOKEN",
  });
}
