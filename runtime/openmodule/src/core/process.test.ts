import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";

// Whole processes, from what `npm run build` made.
let broker: Broker;

beforeAll(async () => {
  broker = await startBroker({ log: silentLogger, xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:0" });
});
afterAll(() => broker.close());

/** Starts a service whose main is this text. */
function service(main: string, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const program = `import { initOpenmodule, shutdownOpenmodule } from "@edgeloom/openmodule";\n${main}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NAME: "om_child_1",
      VERSION: "1.0.0",
      DEBUG: "false",
      BROKER_SUB: broker.xsub,
      BROKER_PUB: broker.xpub,
      ...environment,
    },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ended(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, errors };
}

it("ends by itself after a shutdown: nothing is left that would keep it alive", async () => {
  const child = service(`
    const core = await initOpenmodule(undefined, { sentry: false });
    await core.rpcClient.rpc("nowhere", "x", {}, { timeoutMs: 50 }).catch(() => {});
    await shutdownOpenmodule();
    console.log(JSON.stringify(process.getActiveResourcesInfo()));
  `);
  expect(await ended(child)).toMatchObject({ code: 0, signal: null });
});

it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s, after it has shut down", async (signal) => {
  const child = service(`
    const core = await initOpenmodule();
    core.onShutdown("farewell", () => void process.stdout.write("farewell\\n"));
    process.stdout.write("ready\\n");
  `);
  const output: string[] = [];
  child.stdout?.on("data", (data: Buffer) => output.push(data.toString()));
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  const end = ended(child);
  child.kill(signal);
  expect(await end).toMatchObject({ code: 0, signal: null });
  expect(output.join("")).toBe("ready\nfarewell\n");
});

it("ends with 10 when a background task fails", async () => {
  const child = service(`
    const core = await initOpenmodule();
    void core.runTask("worker", () => Promise.reject(new Error("broken at tcp://me:hunter2@host")));
  `);
  const { code, errors } = await ended(child);
  expect(code).toBe(10);
  expect(errors).toContain("a background task failed");
  expect(errors).not.toContain("hunter2");
});

it("ends with 99 when its shutdown hangs in production", async () => {
  const child = service(`
    const core = await initOpenmodule(undefined, { shutdownTimeoutMs: 200 });
    core.onShutdown("hanging part", () => new Promise(() => {}));
    await shutdownOpenmodule();
  `);
  expect((await ended(child)).code).toBe(99);
});

it("says what to do when there is no broker, and ends", async () => {
  const child = service("await initOpenmodule(undefined, { handshakeTimeoutMs: 200 });", {
    BROKER_SUB: "tcp://127.0.0.1:1",
    BROKER_PUB: "tcp://127.0.0.1:2",
  });
  const { code, errors } = await ended(child);
  expect(code).toBe(1);
  expect(errors).toContain("BROKER_SUB tcp://127.0.0.1:1, BROKER_PUB tcp://127.0.0.1:2");
});
