import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ServiceProcess } from "@edgeloom/openmodule/testing";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { build } from "rolldown";
import type { Told } from "./services/service.js";

/** The services of the site, in the order in which a car meets them. */
export const serviceNames = ["camera", "listener", "backend", "gate", "monitor"] as const;
/** One of {@link serviceNames}. */
export type ServiceName = (typeof serviceNames)[number];

/** Properties that something that is told must have. */
export type Expected = Partial<Told>;

type Life = { readonly process: ServiceProcess; readonly startup: number };

const repository = resolve(import.meta.dirname, "../../..");
const startTimeoutMs = 15_000;
const stepTimeoutMs = 10_000;
/** A ping that gets lost, or whose answer does, is asked again after this time. */
const pongTimeoutMs = 500;

/** Turns the services into files that Node runs, with the sources of this repository inside. */
async function compile(folder: string): Promise<void> {
  const input = Object.fromEntries(
    serviceNames.map((name) => [name, join(import.meta.dirname, "services", `${name}.ts`)]),
  );
  await build({
    input,
    platform: "node",
    resolve: { conditionNames: ["edgeloom-source", "node", "import"] },
    external: (id) => !/^([./]|@edgeloom\/)/.test(id),
    output: { dir: folder, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
    logLevel: "silent",
  });
}

/** A parking site: a broker, and each service in a process of its own. */
export class Site {
  readonly #folder: string;
  readonly #lives = new Map<ServiceName, Life>();
  readonly #past: { readonly name: ServiceName; readonly process: ServiceProcess }[] = [];
  #broker: Broker;

  private constructor(folder: string, broker: Broker) {
    this.#folder = folder;
    this.#broker = broker;
  }

  /** Builds the services, and starts broker and all of them. */
  static async start(): Promise<Site> {
    const parent = join(repository, ".edgeloom");
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, "parking-site-"));
    await compile(folder);
    const free = "tcp://127.0.0.1:0";
    const site = new Site(folder, await startBroker({ log: silentLogger, xsub: free, xpub: free }));
    await Promise.all(serviceNames.map((name) => site.startService(name)));
    return site;
  }

  /** Starts a service, again if it was there before, and waits until it takes part. */
  async startService(name: ServiceName): Promise<void> {
    const life = this.#past.filter((past) => past.name === name).length + 1;
    const process = ServiceProcess.start(join(this.#folder, `${name}.mjs`), {
      env: {
        NAME: `om_${name}_1`,
        VERSION: "1.0.0",
        RESOURCE: "site1",
        DEBUG: "false",
        TESTING: "false",
        LOG_LEVEL: "WARNING",
        LIFE: String(life),
        BROKER_SUB: this.#broker.xsub,
        BROKER_PUB: this.#broker.xpub,
      },
    });
    this.#past.push({ name, process });
    const { startup } = await told(process, { event: "ready" }, startTimeoutMs);
    this.#lives.set(name, { process, startup: Number(startup) });
  }

  /** Kills a service without a warning. */
  async kill(name: ServiceName): Promise<void> {
    await this.#life(name).process.kill();
    this.#lives.delete(name);
  }

  /** Ends the broker, and starts another one at the same place; links find it by themselves. */
  async restartBroker(): Promise<void> {
    const { xsub, xpub } = this.#broker;
    await this.#broker.close();
    this.#broker = await startBroker({ log: silentLogger, xsub, xpub });
  }

  /** Says something to a service. */
  tell(name: ServiceName, order: { readonly [key: string]: string }): void {
    this.#life(name).process.tell(order);
  }

  /** Waits until a service tells something. */
  hear(name: ServiceName, expected: Expected): Promise<Told> {
    return told(this.#life(name).process, expected, stepTimeoutMs);
  }

  /** Pings until every service that lives has answered, with the start of its present life. */
  async allHealthy(): Promise<void> {
    const missing = new Set(this.#lives.keys());
    const endMs = performance.now() + startTimeoutMs;
    while (missing.size > 0) {
      if (performance.now() > endMs) throw new Error(`no answer to a ping from ${[...missing].join(", ")}`);
      this.tell("monitor", { ping: "all" });
      await Promise.all(
        [...missing].map((name) => this.#hasAnswered(name).then((did) => did && missing.delete(name))),
      );
    }
  }

  /** Everything that a service has told in all of its lives. */
  allTold(name: ServiceName): readonly Told[] {
    return this.#past
      .filter((past) => past.name === name)
      .flatMap(({ process }) => process.told as readonly Told[]);
  }

  /** Asks all services to end, and checks that they do so in order. */
  async shutDown(): Promise<void> {
    await Promise.all([...this.#lives.values()].map(({ process }) => process.assertCleanShutdown()));
    this.#lives.clear();
  }

  /** Leaves nothing behind, whatever the state is. */
  async close(): Promise<void> {
    await Promise.all([...this.#lives.values()].map(({ process }) => process.kill()));
    await this.#broker.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #hasAnswered(name: ServiceName): Promise<boolean> {
    const { startup } = this.#life(name);
    const expected = { event: "pong", name: `om_${name}_1`, status: "ok", startup };
    return told(this.#life("monitor").process, expected, pongTimeoutMs).then(
      () => true,
      () => false,
    );
  }

  #life(name: ServiceName): Life {
    const life = this.#lives.get(name);
    if (life === undefined) throw new Error(`${name} does not live`);
    return life;
  }
}

async function told(process: ServiceProcess, expected: Expected, timeoutMs: number): Promise<Told> {
  const wanted = Object.entries(expected);
  const fits = (report: unknown): boolean => wanted.every(([key, value]) => (report as Told)[key] === value);
  return (await process.report(fits, { timeoutMs })) as Told;
}
