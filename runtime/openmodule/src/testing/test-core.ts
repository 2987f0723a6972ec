import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import {
  type Core,
  type CoreDatabase,
  type InitOptions,
  initOpenmodule,
  core as runningCore,
} from "../core/index.js";
import type { Schema } from "../schema-registry/index.js";
import type { Values } from "../settings/index.js";
import { openTestBus, type TestBus } from "./test-bus.js";
import { TestClient } from "./test-client.js";

/** A core under test, the bus that it is on, and a client that talks to it. */
export type TestCore<Database extends CoreDatabase = CoreDatabase> = {
  readonly core: Core<Database>;
  readonly bus: TestBus;
  readonly client: TestClient;
  /** Ends all of it, in order. Twice is fine. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Options of {@link startTestCore}. */
export type TestCoreOptions<Database extends CoreDatabase = CoreDatabase> = Omit<
  InitOptions<Database>,
  "transport"
> & {
  /** What stands over the settings of a test: `TESTING`, no `DEBUG`, the name `om_test_1`, no resource. */
  readonly settings?: Values;
  /** The bus to start on, which is then not closed with the core. Default: one of its own. */
  readonly bus?: TestBus;
  /** Kind of its own bus. Default: `memory`. */
  readonly kind?: TestBus["kind"];
  /** Collects what handlers are registered for, and is written down at the end (openmodule spec §12). Default: nothing is. */
  readonly schema?: Schema;
  /** Where the schema goes; default as `Schema.toFile` says. */
  readonly schemaFile?: string;
};

/** Starts the core of the process on a test bus: without error reporting, privacy copies and signals, and silent. */
export async function startTestCore<Database extends CoreDatabase = CoreDatabase>(
  options: TestCoreOptions<Database> = {},
): Promise<TestCore<Database>> {
  const { settings, bus: given, kind = "memory", schema, schemaFile, ...rest } = options;
  const log: Logger = options.log ?? silentLogger;
  const clock = options.clock === undefined ? {} : { clock: options.clock };
  const bus = given ?? (await openTestBus({ kind, log, ...clock }));
  const config = { NAME: "om_test_1", RESOURCE: "", VERSION: "0.0.0", TESTING: true, DEBUG: false };
  // The client keeps real time: what it waits for in vain has to end, also while the clock of the core stands still.
  const client = await TestClient.open(bus, { log });
  const uninstallSchema = schema?.install();
  const end = async (core?: Core<Database>): Promise<void> => {
    uninstallSchema?.();
    // A test may have shut the core down itself.
    if (core !== undefined && runningCore() === (core as unknown as Core)) await core.shutdown();
    await client.close();
    if (given === undefined) await bus.close();
    if (core !== undefined) schema?.toFile(schemaFile);
  };
  try {
    const core = await initOpenmodule<Database>(
      { ...config, ...bus.settings, ...settings },
      { sentry: false, dsgvo: false, catchSigterm: false, ...rest, log, transport: bus.connect("core") },
    );
    client.follow(core.bus);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= end(core);
      return closing;
    };
    return { core, bus, client, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await end();
    throw error;
  }
}
