import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { InternalClient } from "../internal-client/index.js";
import { until } from "../peer.test.support.js";
import { ipcAddress } from "./links.js";
import { gatewayCommand } from "./main.js";
import { version } from "./version.js";

const folder = mkdtempSync(join(tmpdir(), "edgeloom-gateway-"));
const running: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of running.splice(0)) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in this process; `end` is Ctrl-C, and resolves with the exit code. */
async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const said = { out: "", err: "" };
  const handlers = new Map<string, () => void>();
  let exitCode: number | undefined;
  const code = await gatewayCommand(argv, {
    env,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    source: {
      on: (signal, handler) => handlers.set(signal, handler),
      off: (signal) => handlers.delete(signal),
      exit: (status) => {
        exitCode = status;
      },
    },
  });
  const end = async (): Promise<number | undefined> => {
    handlers.get("SIGINT")?.();
    if (handlers.size > 0) await until(() => exitCode !== undefined);
    return exitCode;
  };
  running.push(end);
  return { code, said, end };
}

function config(content: object): string {
  const file = join(folder, "config.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function portIn(text: string): number {
  return Number(/devices [\d.]+:(\d+)/.exec(text)?.[1]);
}

const dummy = {
  "module-paths": { "1": "libmission.so", "1000": "libexample.so" },
  "external-connection": {
    company: "company",
    "vehicle-name": "car",
    endpoints: [{ "protocol-type": "dummy", modules: [1] }],
  },
};
const mission = { module: 1, deviceType: 1, deviceRole: "driving", deviceName: "a" };
const idle = Buffer.from('{"state":"IDLE","telemetry":{"speed":0},"nextStop":null}');

test("the version is the package's", () => {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect((JSON.parse(manifest) as { readonly version: string }).version).toBe(version);
});

describe("what can be asked", () => {
  test.each([[[]], [["--help"]], [["help"]]])("%j names every command", async (argv) => {
    const { code, said } = await run(argv);
    expect(code).toBe(0);
    for (const name of [
      "run-all",
      "internal-server",
      "module-handler",
      "external-client",
      "period-checker",
      "external-server",
    ])
      expect(said.out).toContain(name);
  });

  test.each(["run-all", "internal-server"])("%s --help names the options of the originals", async (name) => {
    const { said } = await run([name, "--help"]);
    for (const option of [
      "-i, --ip-address",
      "-p, --port",
      "--comm-error",
      "--serv-too-long",
      "-c, --config",
      "--config-path",
    ])
      expect(said.out).toContain(option);
  });
});

describe("wrong arguments", () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["run-al"], /Did you mean run-all/],
    [["run-all", "--ports", "1"], /Did you mean --port/],
    [["run-all", "--port", "65536"], /whole number from 0 to 65535/],
    [["--port", "1", "--port", "2"], /given twice/],
    [["internal-server", "--comm-error", "--serv-too-long"], /cannot be used with/],
    [["run-all", "--config", "a", "--config-path", "b"], /cannot be used with/],
    [["run-all", "--log-level", "loud"], /debug, info, warn, warning, error, critical/],
    [["run-all", "--dialect", "swabian"], /production, poc/],
    [["period-checker", "-p", "0"], /more than 0/],
    [["run-all", "left over"], /too many arguments/],
  ];
  test.each(cases)("%j", async (argv, text) => {
    const { code, said } = await run(argv);
    expect(code).toBe(2);
    expect(said.err).toMatch(text);
  });
});

describe("programs that cannot start", () => {
  const cases: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ["no such file", () => ["run-all", "-c", "none.json"], /none\.json does not exist\n {2}fix: /],
    ["a wrong place", () => ["-c", config({ ...dummy, "module-paths": {} })], /\/module-paths: /],
    [
      "an unknown module",
      () => ["-c", config({ ...dummy, "module-paths": { 1: "x.so", 77: "x.so" } })],
      /no module 77/,
    ],
    ["no broker's address", () => ["run-all", "--broker", "http://h"], /give mqtt:\/\//],
    ["TLS without its files", () => ["external-server", "--tls"], /--tls needs --ca, --cert and --key/],
    ["a wrong place of the server", () => ["external-server", config({ company_name: "x" })], /cars/],
  ];
  test.each(cases)("%s", async (_name, argv, text) => {
    const { code, said } = await run(argv());
    expect(code).toBe(1);
    expect(said.err).toMatch(text);
    expect(said.out).toBe("");
  });

  test("a port that is taken", async () => {
    const first = await run(["-c", config(dummy), "-i", "127.0.0.1", "--port", "0"]);
    const second = await run([
      "-c",
      config(dummy),
      "-i",
      "127.0.0.1",
      "--port",
      String(portIn(first.said.out)),
    ]);
    expect(second.code).toBe(1);
    expect(second.said.err).toMatch(/cannot listen on 127\.0\.0\.1:\d+: it is taken\n {2}fix: .* --port/);
  });

  test("an address that this machine does not have", async () => {
    const { code, said } = await run(["-c", config(dummy), "-i", "192.0.2.1", "--port", "0"]);
    expect(code).toBe(1);
    expect(said.err).toMatch(/192\.0\.2\.1:0: this machine has no such address\n {2}fix: .*--ip-address/);
  });

  test("a key that is not known is told of, and the gateway runs", async () => {
    const { code, said } = await run(["-c", config({ ...dummy, loging: {} }), "-i", "127.0.0.1", "-p", "0"]);
    expect(code).toBeUndefined();
    expect(said.err).toMatch(/WARN {2}"\/loging" of the configuration .*did you mean logging\?/);
  });

  test("a port between the parts that is none", async () => {
    const { code, said } = await run(["internal-server"], { IPC_MQTT_PORT: "x" });
    expect([code, said.err]).toEqual([1, expect.stringContaining("IPC_MQTT_PORT is no port")]);
  });
});

test("a gateway serves devices until Ctrl-C", async () => {
  const { code, said, end } = await run(["--config-path", config(dummy), "-i", "127.0.0.1", "-p", "0"]);
  expect([code, said.out]).toEqual([
    undefined,
    expect.stringMatching(/^edgeloom-gateway run-all is ready: /),
  ]);
  const device = await InternalClient.connect({ host: "127.0.0.1", port: portIn(said.out), device: mission });
  expect(String(Buffer.from(await device.sendStatus(idle)))).toContain("NO_ACTION");
  device.destroy();
  expect(await end()).toBe(0);
  expect(said.err).toMatch(/INFO {2}run-all starts {2}version=\S+ {2}dialect=production .*company=company/);
  expect(said.err).toMatch(/WARN {2}a module has no endpoint and is left out {2}module=1000/);
});

test("the faults of the proof of concept", async () => {
  const failures: readonly (readonly [string, string])[] = [
    ["--comm-error", "COMMUNICATION_ERROR"],
    ["--serv-too-long", "SERVER_TOOK_TOO_LONG"],
  ];
  for (const [option, status] of failures) {
    const { said, end } = await run(["-c", config(dummy), "-i", "127.0.0.1", "-p", "0", option, "--json"]);
    const { devices } = JSON.parse(said.out) as { readonly devices: string };
    const port = Number(devices.split(":")[1]);
    const connecting = InternalClient.connect({
      host: "127.0.0.1",
      port,
      device: mission,
      connectTimeoutMs: 300,
    });
    await expect(connecting).rejects.toMatchObject({ status });
    await end();
  }
});

test("the broker between the parts", () => {
  const addressOf = (env: Readonly<Record<string, string>>) => ipcAddress({ env } as never);
  expect(addressOf({})).toBeUndefined();
  expect(addressOf({ IPC_MQTT_HOST: "broker" })).toEqual({ host: "broker", port: 1883 });
  expect(addressOf({ IPC_MQTT_PORT: "1884" })).toEqual({ host: "127.0.0.1", port: 1884 });
});
