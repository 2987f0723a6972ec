import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isEdgeloomError } from "@edgeloom/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  loadModules,
  logSettings,
  openLog,
  parseBroker,
  readGatewayConfig,
  readPocConfig,
  readServerConfig,
} from "./index.js";
import { textLogger } from "./text-logger.js";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-fleet-config-"));
  writeFileSync(join(folder, "library.so"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const path = join(folder, "config.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** As fleet spec §9 shows it. */
const gateway = {
  logging: {
    console: { level: "DEBUG", use: true },
    file: { level: "WARNING", use: false, path: "" },
  },
  "internal-server-settings": { port: 8888 },
  "module-paths": { "1": "/libraries/libmission.so", "2": "/libraries/libio.so" },
  "module-binary-path": "",
  "external-connection": {
    company: "bringauto",
    "vehicle-name": "virtual_vehicle",
    endpoints: [
      {
        "protocol-type": "mqtt",
        "server-ip": "127.0.0.1",
        port: 1883,
        modules: [1, 2],
        "mqtt-settings": { ssl: false, "ca-file": "", "client-cert": "", "client-key": "" },
      },
    ],
  },
};

/** As fleet spec §10.1 shows it. */
const server = () => ({
  logging: { console: { level: "debug", use: true }, file: { level: "debug", use: true, path: folder } },
  external_communication: {
    protocol: "MQTT",
    server_address: "broker.test",
    server_port: 1884,
    timeout_ms: 40_000,
  },
  company_name: "bringauto",
  timeout: 20,
  send_invalid_command: true,
  sleep_duration_after_connection_refused: 0.25,
  common_modules: {
    "1": { lib_path: join(folder, "library.so"), config: { api_key: "k", n: 1 }, timeout_ms: 1000 },
  },
  cars: { vehicle_a: { specific_modules: {} }, vehicle_b: {} },
});

function endpoint(changes: object): object {
  const connection = gateway["external-connection"];
  const endpoints = [{ ...connection.endpoints[0], ...changes }];
  return { ...gateway, "external-connection": { ...connection, endpoints } };
}

function failureOf(read: () => unknown): {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
} {
  try {
    read();
  } catch (error) {
    if (isEdgeloomError(error)) return { code: error.code, message: error.message, fix: error.fix ?? "" };
  }
  throw new Error("nothing was thrown");
}

describe("keys that are not known", () => {
  const notesOn = (content: object) => readGatewayConfig(file(content)).notes;

  test("are told of, with what was meant, and refuse nothing", () => {
    expect(notesOn({ ...gateway, "internal-server-settings": { Prot: 1 }, verbose: true })).toEqual([
      '"/internal-server-settings/Prot" of the configuration is not known and not used; did you mean port?',
      '"/verbose" of the configuration is not known and not used',
    ]);
    expect(notesOn(endpoint({ "mqtt-settings": { ssl: false, "ca-flie": "x" }, "a/b~\n": 1 }))).toEqual([
      '"/external-connection/endpoints/0/mqtt-settings/ca-flie" of the configuration is not known and not used; did you mean ca-file?',
      '"/external-connection/endpoints/0/a~1b~0\\n" of the configuration is not known and not used',
    ]);
    expect(readServerConfig(file({ ...server(), compny_name: "x" }), {}).notes).toHaveLength(1);
    const poc = { carId: "c", vehicleName: "v", company: "c", endpoints: [], session: 1 };
    expect(readPocConfig(file(poc)).notes).toHaveLength(1);
  });

  test("are none where a module or another protocol has its own, nor for an editor", () => {
    expect(notesOn({ $schema: "gateway.schema.json", ...gateway })).toEqual([]);
    expect(notesOn(endpoint({ "quic-settings": { alpn: "x", IdleTimeoutMs: 1 } }))).toEqual([]);
    expect(readServerConfig(file(server()), {}).notes).toEqual([]);
  });

  test("are told of twenty at a time, and a long one is compared with nothing", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`key-${n}`, n]));
    expect(notesOn({ ...gateway, ...many })).toHaveLength(21);
    expect(notesOn({ ...gateway, ...many }).at(-1)).toBe("10 more keys are not known");
    expect(notesOn({ ...gateway, ["l".repeat(200_000)]: 1 })).toHaveLength(1);
  });
});

describe("the gateway's configuration", () => {
  test("as the original ships it", () => {
    expect(readGatewayConfig(file(gateway))).toEqual({
      company: "bringauto",
      vehicleName: "virtual_vehicle",
      port: 8888,
      modules: new Map([
        [1, "/libraries/libmission.so"],
        [2, "/libraries/libio.so"],
      ]),
      endpoints: [{ kind: "mqtt", broker: { host: "127.0.0.1", port: 1883 }, modules: [1, 2] }],
      logging: { console: "debug", file: undefined },
      notes: [],
    });
  });

  test("a level of the command line goes before the file's", () => {
    expect(readGatewayConfig(file(gateway), "error").logging.console).toBe("error");
  });

  test("protocols: any case, the dummy, and those that are left out", () => {
    const read = (type: string) => readGatewayConfig(file(endpoint({ "protocol-type": type })));
    expect(read("MqTT").endpoints).toHaveLength(1);
    expect(read("Dummy").endpoints).toEqual([{ kind: "dummy", broker: undefined, modules: [1, 2] }]);
    expect(read("QUIC")).toMatchObject({ endpoints: [], notes: [expect.stringContaining("QUIC")] });
    expect(read("pigeon")).toMatchObject({ endpoints: [], notes: [expect.stringContaining("not known")] });
  });

  test("TLS never falls back to plain text", () => {
    const tls = (files: object) =>
      readGatewayConfig(file(endpoint({ "mqtt-settings": { ssl: true, ...files } })));
    const pem = join(folder, "ca.pem");
    for (const text of ["", "PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]) {
      writeFileSync(pem, text);
      for (const files of [{ "ca-file": pem }, { "client-cert": pem, "client-key": pem }])
        expect(failureOf(() => tls(files))).toMatchObject({
          code: "CONFIG",
          message: expect.stringContaining("of TLS cannot be used"),
        });
    }
    expect(failureOf(() => tls({ "ca-file": join(folder, "none.pem") }))).toMatchObject({
      code: "CONFIG",
      message: expect.stringContaining("none.pem of TLS does not exist"),
    });
    expect(failureOf(() => tls({ "ca-file": folder })).message).toContain("of TLS is a folder");
    expect(failureOf(() => tls({ "client-cert": join(folder, "ca.pem") })).message).toContain("its key");
  });

  const broken: readonly (readonly [string, object | string, string, string])[] = [
    ["no JSON", '{\n  "a": 1,\n}', "MALFORMED", ":3:1 is not JSON"],
    ["cut off", '{"a', "MALFORMED", ":1:"],
    ["no object", "[]", "INVALID", "the whole"],
    ["no module", { ...gateway, "module-paths": {} }, "INVALID", "/module-paths"],
    [
      "a module that is no number",
      { ...gateway, "module-paths": { x: "" } },
      "INVALID",
      "/module-paths/x: a key of this name may not stand here: modules are numbers",
    ],
    ["a module without a path", endpoint({ modules: [7] }), "CONFIG", "module 7"],
    ["a port that is none", endpoint({ port: 65_536 }), "INVALID", "/external-connection/endpoints/0/port"],
    [
      "a company in capitals",
      { ...gateway, "external-connection": { ...gateway["external-connection"], company: "Bring" } },
      "INVALID",
      "/external-connection/company",
    ],
    [
      "a level that is none",
      { ...gateway, logging: { console: { level: "LOUD", use: true } } },
      "INVALID",
      "/logging/console/level",
    ],
    [
      "a log file without a folder",
      { ...gateway, logging: { file: { level: "INFO", use: true, path: "/nowhere/at/all" } } },
      "CONFIG",
      "log file",
    ],
  ];

  test.each(broken)("%s", (_name, content, code, text) => {
    const failure = failureOf(() => readGatewayConfig(file(content)));
    expect(failure).toMatchObject({ code, fix: expect.stringMatching(/\w/) as string });
    expect(failure.message).toContain(text);
  });

  test("a file that is not there", () => {
    expect(failureOf(() => readGatewayConfig(join(folder, "none.json"))).message).toContain("none.json");
  });
});

describe("modules", () => {
  test("those of this package by number, and scripts", async () => {
    const script = join(folder, "lamps.mjs");
    writeFileSync(script, "export default { number: 7, name: 'lamps', devices: {} };");
    const modules = await loadModules(
      new Map([
        [1, "libmission.so"],
        [7, script],
      ]),
    );
    expect(modules.map(({ name }) => name)).toEqual(["mission", "lamps"]);
    await expect(loadModules(new Map([[8, script]]))).rejects.toMatchObject({ code: "CONFIG" });
    await expect(loadModules(new Map([[8, "lib.so"]]))).rejects.toThrow("no module 8");
    await expect(loadModules(new Map([[8, join(folder, "none.mjs")]]))).rejects.toThrow("cannot be loaded");
  });
});

describe("the external server's configuration", () => {
  test("as the original ships it", () => {
    expect(readServerConfig(file(server()), {})).toMatchObject({
      company: "bringauto",
      modules: new Map([[1, { path: join(folder, "library.so"), config: { api_key: "k", n: "1" } }]]),
      cars: new Map([
        ["vehicle_a", new Map()],
        ["vehicle_b", new Map()],
      ]),
      broker: { host: "broker.test", port: 1884 },
      timing: { messageMs: 20_000, sessionMs: 40_000, restartMs: 250 },
      sendInvalidCommand: true,
      logging: { console: "debug", file: { level: "debug", folder } },
    });
  });

  test("the flat form of older releases", () => {
    const { external_communication: _, ...rest } = server();
    const flat = { ...rest, mqtt_address: "old.test", mqtt_port: 1885, mqtt_timeout: 12 };
    expect(readServerConfig(file(flat), {})).toMatchObject({
      broker: { host: "old.test", port: 1885 },
      timing: { sessionMs: 12_000 },
    });
  });

  const module = () => server().common_modules;
  const broken: readonly (readonly [string, () => object, string])[] = [
    ["no car", () => ({ ...server(), cars: {} }), "/cars"],
    ["a car without any module", () => ({ ...server(), common_modules: {} }), "needs a module"],
    [
      "a module twice",
      () => ({ ...server(), cars: { a: { specific_modules: module() } } }),
      "/cars/a/specific_modules/1",
    ],
    [
      "no library",
      () => ({ ...server(), common_modules: { 1: { lib_path: "/none.so", config: {} } } }),
      "/common_modules/1/lib_path",
    ],
    [
      "no config of a module",
      () => ({ ...server(), common_modules: { 1: { lib_path: "/none.so" } } }),
      "/common_modules/1/config",
    ],
    ["a car in capitals", () => ({ ...server(), cars: { A: {} } }), "/cars/A"],
    ["a time before now", () => ({ ...server(), timeout: -1 }), "/timeout"],
    ["another protocol", () => ({ ...server(), external_communication: { protocol: "QUIC" } }), "only MQTT"],
  ];

  test.each(broken)("%s", (_name, content, text) => {
    expect(failureOf(() => readServerConfig(file(content()), {})).message).toContain(text);
  });
});

test("the configuration of the proof of concept", () => {
  const module = { moduleName: "mission", moduleId: 1 };
  const config = {
    carId: "CAR1",
    vehicleName: "v",
    company: "c",
    endpoints: [{ ip: "127.0.0.1", port: 9999, modules: [module] }],
  };
  expect(readPocConfig(file(config)).endpoints).toEqual([
    { broker: { host: "127.0.0.1", port: 9999 }, modules: [1] },
  ]);
  const twice = { ...config, endpoints: [...config.endpoints, { ip: "h", port: 1, modules: [module] }] };
  expect(failureOf(() => readPocConfig(file(twice))).message).toContain("/endpoints/1/modules");
  expect(failureOf(() => readPocConfig(file({ ...config, carId: undefined }))).message).toContain("/carId");
});

describe("addresses of brokers", () => {
  test.each([
    ["broker.test", { host: "broker.test", port: 1883 }],
    ["broker.test:1884", { host: "broker.test", port: 1884 }],
    ["mqtt://[::1]:1", { host: "::1", port: 1 }],
    ["mqtts://broker.test", { host: "broker.test", port: 8883, tls: {} }],
  ])("%s", (text, expected) => expect(parseBroker(text)).toEqual(expected));

  test("credentials are kept from sight", () => {
    const { username, password } = parseBroker("mqtt://me:p%40ss@h");
    expect([username, password?.reveal(), JSON.stringify(password)]).toEqual([
      "me",
      "p@ss",
      expect.not.stringContaining("p@ss"),
    ]);
  });

  test.each(["http://h", "mqtt://", "mqtt://h/path", "mqtt://h:99999", ""])("not %j", (text) => {
    expect(failureOf(() => parseBroker(text)).code).toBe("CONFIG");
  });
});

describe("logs", () => {
  test("one line for each event, without secrets", () => {
    const lines: string[] = [];
    const log = textLogger({ level: "info", write: (line) => lines.push(line), nowMs: () => 0 });
    log.debug({}, "not told");
    log.info(
      { device: "1/1/r/n", text: "two words", status: '{"a": 1}', apiKey: "k", none: undefined },
      "a device connected",
    );
    log.warn({ error: new Error("line\nbreak") }, "it failed");
    expect(lines).toEqual([
      '1970-01-01 00:00:00.000 INFO  a device connected  device=1/1/r/n  text="two words"  status=\'{"a": 1}\'  apiKey=[redacted]\n',
      '1970-01-01 00:00:00.000 WARN  it failed  error="line\\nbreak"\n',
    ]);
  });

  test("a file begins anew when it is full, and a few old ones are kept", () => {
    const logs = join(folder, "logs");
    mkdirSync(logs);
    const settings = logSettings(
      { console: { level: "INFO", use: false }, file: { level: "INFO", use: true, path: logs } },
      undefined,
    );
    const rule = { name: "x.log", maxBytes: 120, maxFiles: 3 };
    const log = openLog(settings, rule, { isJson: false, write: () => expect.unreachable() });
    for (let count = 0; count < 12; count++) log.info({ count }, "a line of the log");
    expect(readdirSync(logs).sort()).toEqual(["x.log", "x.log.1", "x.log.2"]);
    const text = ["x.log.2", "x.log.1", "x.log"]
      .map((name) => readFileSync(join(logs, name), "utf8"))
      .join("");
    expect([...text.matchAll(/count=(\d+)/g)].map(([, count]) => Number(count))).toEqual([
      6, 7, 8, 9, 10, 11,
    ]);
  });
});
