import { AssertionError } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import type { Json } from "@edgeloom/runtime/schema";
import { Arrivals } from "./arrivals.js";
import { testTimeouts, type WaitLimit } from "./defaults.js";

/** How a process has ended. */
export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** How a process is started. */
export type ServiceProcessOptions = {
  /** Over the environment of this process. */
  readonly env?: { readonly [name: string]: string };
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Options of Node, before the file. */
  readonly execArgv?: readonly string[];
};

/** A service in a process of its own, which tells the test things by `process.send`. It cannot outlive the test. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #reports: Arrivals<Json>;
  readonly #end: Promise<ProcessEnd>;
  #errors = "";
  #told: readonly Json[] = [];

  private constructor(child: ChildProcess, file: string) {
    this.#child = child;
    this.#reports = new Arrivals({ place: file });
    child.on("message", (message) => this.#note(message as Json));
    child.stderr?.on("data", (data: Buffer) => {
      this.#errors += data.toString();
    });
    this.#end = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal })));
    const killWithParent = (): void => void child.kill("SIGKILL");
    process.on("exit", killWithParent);
    void this.#end.then((end) => {
      process.off("exit", killWithParent);
      const how = `${file} ended with ${end.signal ?? end.code}`;
      this.#reports.fail(new AssertionError({ message: `${how}\n${this.#errors}` }));
    });
  }

  /** Starts a JavaScript file with Node. */
  static start(file: string, options: ServiceProcessOptions = {}): ServiceProcess {
    const { env, args = [], cwd, execArgv } = options;
    const child = fork(file, [...args], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
    });
    return new ServiceProcess(child, file);
  }

  /** Everything that it has told, also what was taken. */
  get told(): readonly Json[] {
    return this.#told;
  }

  /** What it has written to standard error. */
  get errors(): string {
    return this.#errors;
  }

  /** Takes the first thing that it tells and that fits; fails when it ends before. Default 3 s. */
  report(fits: (report: Json) => boolean = () => true, limit: WaitLimit = {}): Promise<Json> {
    return this.#reports.take(
      { ...limit, timeoutMs: limit.timeoutMs ?? testTimeouts.waitForMessageMs },
      fits,
    );
  }

  /** Tells it something. */
  tell(order: Json): void {
    this.#child.send(order as object);
  }

  /** Ends it as a crash does. */
  kill(): Promise<ProcessEnd> {
    return this.stop("SIGKILL");
  }

  /** Asks it to end, and waits until it has. */
  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<ProcessEnd> {
    this.#child.kill(signal);
    return this.#end;
  }

  /** Asks it to end, and throws unless it does so in order, with code 0. */
  async assertCleanShutdown(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const end = await this.stop(signal);
    if (end.code === 0) return;
    throw new AssertionError({
      message: `it did not end in order\n${this.#errors}`,
      actual: end,
      expected: { code: 0 },
    });
  }

  #note(report: Json): void {
    this.#told = [...this.#told, report];
    this.#reports.push(report);
  }
}
