import type { Logger } from "@edgeloom/runtime/base";
import { EdgeloomError, systemClock } from "@edgeloom/runtime/base";
import type { Command } from "commander";
import { ArchFxApi, type ArchFxApiOptions, HttpClientError } from "../api/index.js";
import {
  domainOf,
  environmentArguments,
  parseArguments,
  type ScriptArguments,
  scriptParser,
} from "./arguments.js";
import { askPassword } from "./ask-password.js";
import { scriptLogger } from "./log-format.js";
import { exitCodes, ScriptExit } from "./script-exit.js";
import { endRequests, type StopRules, untilStopped } from "./stopping.js";
import { environmentToken, iniKeys, iniToken, readIniFile, type StoredToken } from "./stored-token.js";

/** Where a script gets what it needs; everything has the default of a program on a terminal. */
export type ScriptOptions = {
  /** Arguments without interpreter and file. */
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ini file with tokens; `.ini` in the working directory. A missing one is fine. */
  readonly iniPath?: string;
  /** Name in the help text. */
  readonly name?: string;
  /** Leaves a token of the ini file valid at the end, where the reference logs out with it. */
  readonly keepStoredToken?: boolean;
  /** What work that was told to stop may still take before the script logs out, in ms; 3,000 when left out. */
  readonly graceMs?: number;
  /** Options of the connection, such as TLS. */
  readonly connection?: Omit<ArchFxApiOptions, "domain">;
  readonly askPassword?: () => Promise<string>;
  readonly write?: { readonly out: (text: string) => void; readonly err: (text: string) => void };
};

const defaultGraceMs = 3_000;

/**
 * The base of a script: options, login with a stored token or a password, the script's own work, logout (specification 4). Derive from
 * it, override {@link ArchFxMain.afterLogin}, and hand an instance to `runScript`.
 */
export class ArchFxMain {
  readonly #options: ScriptOptions;
  readonly #write: { readonly out: (text: string) => void; readonly err: (text: string) => void };
  readonly #ended = new AbortController();
  #parser: Command | undefined;
  #args: ScriptArguments | undefined;
  #api: ArchFxApi | undefined;
  #log: Logger | undefined;
  #stored: StoredToken | undefined;

  constructor(options: ScriptOptions = {}) {
    this.#options = options;
    this.#write = options.write ?? {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    };
  }

  /** The parser of the command line, for `opts()` and `args` of the script's own. */
  get parser(): Command {
    return present(this.#parser, "parser");
  }

  /** What every script was told. */
  get args(): ScriptArguments {
    return present(this.#args, "args");
  }

  /** The connection; from `beforeLogin` on. */
  get api(): ArchFxApi {
    return present(this.#api, "api");
  }

  get log(): Logger {
    return present(this.#log, "log");
  }

  /** Ends when the script is to stop; pass it on to whatever takes long. Requests of {@link ArchFxMain.api} end with it anyway. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Override to add options and positional arguments. */
  addExtraArgs(_parser: Command): void {}

  /** Override for another log. */
  configLogging(): Logger {
    return scriptLogger({ write: this.#write.err });
  }

  /** Override for another server. `ARCHFX_DOMAIN` wins over customer and server type. */
  getDomain(): string {
    return this.#env["ARCHFX_DOMAIN"] || domainOf(this.args);
  }

  /** Override for what comes before the login. */
  beforeLogin(): void | Promise<void> {}

  /** Override with the work of the script. */
  afterLogin(): void | Promise<void> {
    this.log.warn({}, "Nothing was done: override afterLogin()");
  }

  /** Override for what comes after the logout. */
  afterLogout(): void | Promise<void> {}

  /** Logs in with a stored token that is still good, else with a password. False when the password is refused. */
  async login(): Promise<boolean> {
    this.#stored = environmentToken(this.#env) ?? (await this.#iniToken());
    if (this.#stored !== undefined && (await this.#tryStored(this.#stored))) return true;
    const { email } = this.args;
    if (email === undefined) return this.criticalExit("User email is required: --user, or ARCHFX_USER");
    this.#stored = undefined;
    const password = this.#env["ARCHFX_PASSWORD"] ?? (await (this.#options.askPassword ?? askPassword)());
    const result = await this.api.login({ email, password });
    if (result.ok) this.log.info({}, `Welcome ${email}`);
    else this.log.error({ status: result.status, detail: result.detail }, "Login failed");
    return result.ok;
  }

  /** Logs out; a failure is logged, since the work is done. */
  async logout(): Promise<void> {
    if (this.#isKept()) return;
    try {
      await this.api.logout();
    } catch (error) {
      this.log.error({ error }, "Logout failed");
    }
  }

  /** Logs a reason and ends the script with exit code 1. */
  criticalExit(reason: string): never {
    this.log.error({}, reason);
    throw new ScriptExit(exitCodes.failure);
  }

  /**
   * Ends the script: its requests at once, work that does not heed {@link ArchFxMain.signal} after a while. The logout still happens, and
   * `main` rejects with what the work threw, or `CANCELLED`.
   */
  stop(): void {
    this.#ended.abort();
  }

  /** The whole script. Gives its exit code; rejects with whatever the script's own work threw, after the logout. */
  async main(): Promise<number> {
    try {
      this.#prepare();
      return await this.#work();
    } catch (error) {
      if (error instanceof ScriptExit) return error.exitCode;
      throw error;
    } finally {
      await this.#api?.close();
    }
  }

  get #env(): Readonly<Record<string, string | undefined>> {
    return this.#options.env ?? process.env;
  }

  #prepare(): void {
    const { argv = process.argv.slice(2), name = "script" } = this.#options;
    this.#parser = scriptParser(name, this.#write);
    this.addExtraArgs(this.#parser);
    this.#args = parseArguments(this.#parser, [...environmentArguments(this.#env), ...argv]);
    this.#log = this.configLogging();
  }

  async #work(): Promise<number> {
    this.#api = this.#connect();
    await untilStopped(() => this.beforeLogin(), this.#stopRules);
    if (!(await untilStopped(() => this.login(), this.#stopRules))) return exitCodes.failure;
    try {
      await untilStopped(() => this.afterLogin(), this.#stopRules);
    } finally {
      await this.logout();
    }
    await this.afterLogout();
    return exitCodes.success;
  }

  get #stopRules(): StopRules {
    const { connection, graceMs = defaultGraceMs } = this.#options;
    return { signal: this.signal, graceMs, clock: connection?.clock ?? systemClock };
  }

  #connect(): ArchFxApi {
    const { connection } = this.#options;
    return new ArchFxApi({
      logger: this.log,
      ...connection,
      interceptors: [endRequests(this.#stopRules), ...(connection?.interceptors ?? [])],
      domain: this.getDomain(),
    });
  }

  async #iniToken(): Promise<StoredToken | undefined> {
    const { iniPath = ".ini" } = this.#options;
    const ini = await readIniFile(iniPath);
    const { customer } = this.args;
    const token = iniToken(ini, customer);
    // A key that is misspelt would be taken for a login that nobody stored.
    if (token === undefined && ini.has(`c-${customer}`))
      this.log.warn({ file: iniPath, section: `c-${customer}` }, `No token is stored there: ${iniKeys}`);
    return token;
  }

  /** Tokens that have expired are refreshed on the way, where there is a refresh token. */
  async #tryStored({ value, type }: StoredToken): Promise<boolean> {
    this.api.setToken(value, type);
    try {
      const user = await this.api.resource("auth", "user-info").get({}, { signal: this.signal });
      const email = typeof user === "object" && user !== null && "email" in user ? String(user.email) : "";
      this.log.info({}, `Welcome ${email}`.trimEnd());
      return true;
    } catch (error) {
      if (!(error instanceof HttpClientError)) throw error;
      this.log.error({ status: error.statusCode }, "The stored token was refused");
      return false;
    }
  }

  /** The environment goes on to use its token; one of the ini file ends with the script, as in the reference. */
  #isKept(): boolean {
    const from = this.#stored?.from;
    return from === "environment" || (from === "ini" && this.#options.keepStoredToken === true);
  }
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new EdgeloomError("CONFIG", `${name} is not there yet.`, {
    place: `ArchFxMain.${name}`,
    fix: "use it in the hooks, which main() calls",
  });
}
