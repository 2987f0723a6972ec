import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { isExactObject } from "../exact/index.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { configFile, loadConfig, readConfig, readForeignConfig, saveConfig } from "./config-file.js";
import { resolveSecret, secretsIn, withoutSecrets } from "./secrets.js";

const folder = temporaryFolder();
const minimal = {
  general: { config_revision: -1, software_version: "1.1.0", system_identifier: "node-7" },
  logging_verbosity: { file_archive: "DEBUG", console_prints: null, message_sending: "WARNING" },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
};
const backend = {
  provider: "tenta",
  mqtt_connection: { host: "h", port: 1883, client_id: "c", username: "u", password: "hunter2" },
};

beforeEach(() => mkdirSync(dirname(configFile(folder())), { recursive: true }));

const write = (config: unknown): void => writeFileSync(configFile(folder()), JSON.stringify(config));

test("D21: a configuration that cannot be read leaves the one before it in force, and says so", () => {
  write(minimal);
  saveConfig(
    folder(),
    readConfig(JSON.stringify({ ...minimal, general: { ...minimal.general, config_revision: 5 } })),
  );
  expect(loadConfig({ projectFolder: folder() })).toMatchObject({
    value: { general: { config_revision: 5 } },
    problem: undefined,
  });
  expect(statSync(configFile(folder())).mode & 0o777).toBe(0o600);
  writeFileSync(configFile(folder()), '{"general": ');
  const fallen = loadConfig({ projectFolder: folder() });
  expect(fallen.value.general.config_revision).toBe(-1);
  expect(fallen.problem?.code).toBe("MALFORMED");
});

test("without any configuration the error says where it has to be", () => {
  expect(() => loadConfig({ projectFolder: folder() })).toThrow(configFile(folder()));
});

test("D17: a key that nobody knows is told of, with the one that was meant", () => {
  const updater = {
    repository: "a/b",
    provider: "github",
    provider_host: "github.com",
    source_conflict_behaviour: "reuse",
  };
  const { warnings } = readConfig(JSON.stringify({ ...minimal, updater }));
  expect(warnings).toEqual([
    {
      pointer: "/updater/source_conflict_behaviour",
      message: "unknown key, dropped; the nearest known key is source_conflict_strategy",
    },
  ]);
});

test("a configuration of an earlier version is brought to this one, step by step", () => {
  const old = { ...minimal, checks: { seconds_between_checks: 60 }, system_checks: undefined };
  const migrations = [
    {
      to: "1.2.0",
      migrate: (config: ReadonlyMap<string, unknown>) => {
        const { checks, ...others } = Object.fromEntries(config);
        return new Map(Object.entries({ ...others, system_checks: checks })) as never;
      },
    },
    { to: "9.0.0", migrate: () => expect.unreachable() },
  ];
  const { value } = readConfig(JSON.stringify(old), { version: "1.3.0", migrations });
  expect(value.general.software_version).toBe("1.3.0");
  expect(value.system_checks.seconds_between_checks).toBe(60);
});

test("R5: a foreign configuration keeps its spelling", () => {
  const text =
    '{"general":{"config_revision":1,"software_version":"9.0.0"},"a":1.0,"b":12345678901234567890,"10":1,"9":2}';
  const document = readForeignConfig(text);
  expect(document.text()).toBe(text);
  expect(isExactObject(document.exact)).toBe(true);
});

test("D22: secrets are references, and those that are not are covered where a configuration is shown", () => {
  const { value } = readConfig(JSON.stringify({ ...minimal, backend }));
  expect(JSON.stringify(withoutSecrets(value))).not.toContain("hunter2");
  expect(secretsIn(value)).toEqual(["hunter2"]);
  const password = { env: "IVY_PASSWORD" };
  const referring = { ...backend, mqtt_connection: { ...backend.mqtt_connection, password } };
  const read = readConfig(JSON.stringify({ ...minimal, backend: referring })).value;
  expect(withoutSecrets(read).backend?.mqtt_connection.password).toEqual(password);
  const places = { folder: folder(), env: { IVY_PASSWORD: "from the environment" } };
  expect(resolveSecret(password, places).reveal()).toBe("from the environment");
  writeFileSync(`${folder()}/secret`, "from a file\n");
  expect(resolveSecret({ file: "secret" }, places).reveal()).toBe("from a file");
  expect(() => resolveSecret({ env: "MISSING" }, places)).toThrow("MISSING");
  expect(() => resolveSecret({ file: "missing" }, places)).toThrow("missing");
  expect(readFileSync(`${folder()}/secret`, "utf8")).toBe("from a file\n");
});
