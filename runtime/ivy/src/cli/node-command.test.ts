import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { openQueue } from "../store/index.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { config, ivy, writeConfig } from "./cli.test.support.js";

const folder = temporaryFolder();
const data = (): string => join(folder(), "data");
const run = async (...args: readonly string[]) => await ivy({ folder: folder() }, ...args);

beforeEach(() => {
  vi.stubEnv("IVY_ROOT_DIR", folder());
  vi.stubEnv("IVY_DATA_DIR", data());
  writeConfig(folder(), config);
});

describe("wrong arguments", () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["statu"], /Did you mean status/],
    [["start", "now"], /too many arguments/],
    [["stop", "--timeout", "0"], /more than 0/],
    [["stop", "--timeout", "soon"], /Give seconds/],
    [["logs", "--level", "loud"], /DEBUG, INFO, WARNING, ERROR or EXCEPTION/],
    [["logs", "--lines", "-1"], /whole number/],
    [["logs", "--day", "2024-13-45"], /UTC day/],
    [["queue", "--lsit", "1"], /Did you mean --list/],
    [["update"], /missing required argument/],
  ];
  test.each(cases)("%j", async (args, text) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(text);
  });
});

test.each([[[]], [["--help"]], [["help"]]])("%j names every command, and no hidden option", async (args) => {
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  for (const name of ["run", "start", "stop", "restart", "status", "is-running", "info", "logs", "queue"])
    expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
  for (const name of ["config", "validate-config", "update"])
    expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
  expect((await run("run", "--help")).out).not.toContain("--background");
});

test("what only shows changes nothing, and works without a configuration", async () => {
  writeConfig(folder(), "{");
  for (const name of ["status", "info", "queue", "logs", "is-running"])
    expect((await run(name, "--json")).code).toBe(name === "is-running" ? 1 : 0);
  expect(readdirSync(folder())).toEqual(["config"]);
  expect((await run("status")).out).toContain("The node does not run.");
});

test("config covers secrets, fills in defaults, and tells of keys that nobody knows", async () => {
  writeConfig(folder(), { ...config, dummy_procedure: { seconds_between_datapoints: 10, second: 1 } });
  const { code, out, err } = await run("config");
  expect(code).toBe(0);
  expect(out + err).not.toContain("hunter2-secret");
  expect(JSON.parse(out)).toMatchObject({ updater: null, backend: { max_drain_time: 600 } });
  expect(err).toContain("/dummy_procedure/second: unknown key");
  const json = await run("config", "--json");
  expect(json.out + json.err).not.toContain("hunter2-secret");
});

describe("validate-config", () => {
  test("the configuration of the node", async () => {
    expect(await run("validate-config")).toMatchObject({ code: 0, err: "" });
  });

  test("every place that is wrong, without what stands there", async () => {
    const broken = { ...config, general: { ...config.general, system_identifier: "" }, dummy_procedure: {} };
    const text = await ivy({ folder: folder(), input: JSON.stringify(broken) }, "validate-config", "-");
    expect(text.code).toBe(1);
    expect(text.err).toContain("/general/system_identifier");
    expect(text.err).toContain("/dummy_procedure");
    expect(text.err).not.toContain("hunter2-secret");
    const json = await ivy(
      { folder: folder(), input: JSON.stringify(broken) },
      "validate-config",
      "-",
      "--json",
    );
    const pointers = (JSON.parse(json.out) as { problems: { pointer: string }[] }).problems.map(
      ({ pointer }) => pointer,
    );
    expect(pointers).toEqual(expect.arrayContaining(["/general/system_identifier"]));
  });

  test.each(["", "{", "[]", "null", "\u0000", '{"general":1}', "[".repeat(100_000)])(
    "%# is no configuration",
    async (input) => {
      const { code, out } = await ivy({ folder: folder(), input }, "validate-config", "-", "--json");
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({ valid: false, file: "standard input" });
    },
  );

  test("a key that is nearly right is named beside the one that is missing", async () => {
    const { logging_verbosity: verbosity, ...rest } = config;
    const input = JSON.stringify({
      ...rest,
      loging_verbosity: verbosity,
      system_checks: { seconds_betwen_checks: 120 },
    });
    const { err } = await ivy({ folder: folder(), input }, "validate-config", "-");
    expect(err).toContain(
      "/logging_verbosity: expected a value (loging_verbosity looks like it), received missing",
    );
    expect(err).toContain(
      "/system_checks/seconds_between_checks: expected a value (seconds_betwen_checks looks",
    );
    expect(err).toContain("(logging_verbosity looks like it), received object");
  });

  test("what only the original converts", async () => {
    const lax = { ...config, dummy_procedure: { seconds_between_datapoints: "10" } };
    const input = JSON.stringify(lax);
    expect((await ivy({ folder: folder(), input }, "validate-config", "-")).code).toBe(1);
    expect((await ivy({ folder: folder(), input }, "validate-config", "-", "--original")).code).toBe(0);
  });

  test("one for another version is judged as far as all versions agree", async () => {
    const input = JSON.stringify({ general: { config_revision: 9, software_version: "2.0.0" }, anything: 1 });
    const { code, out } = await ivy({ folder: folder(), input }, "validate-config", "-");
    expect([code, out]).toEqual([0, expect.stringContaining("for version 2.0.0; this is 1.1.0")]);
  });

  test("a file that is not there", async () => {
    const { code, err } = await run("validate-config", "none.json");
    expect([code, err]).toEqual([1, expect.stringMatching(/none\.json cannot be read\n {2}fix: /)]);
  });
});

test("queue shows what waits and what was given up, readable or not", async () => {
  const queue = openQueue({ dataFolder: data() });
  queue.add({ variant: "data", data: { a: 1 } });
  const second = queue.add({ variant: "data", data: { b: 2 } });
  queue.giveUp([second], "the server does not take it");
  const { out } = await run("queue", "--list", "5", "--dead", "5");
  queue.close();
  expect(out).toMatch(
    /^1 messages wait, the oldest of \S+\n {2}1 {2}\S+ {2}\{"variant":"data","data":\{"a":1\}\}/,
  );
  expect(out).toContain("1 messages were given up");
  expect(out).toContain("the server does not take it");
  const { waiting, dead } = JSON.parse((await run("queue", "--json")).out) as Readonly<
    Record<string, number>
  >;
  expect([waiting, dead]).toEqual([1, 1]);
});

test("update gives the node a configuration, and refuses what is none", async () => {
  const next = { ...config, general: { ...config.general, config_revision: 4 } };
  writeFileSync(join(folder(), "next.json"), JSON.stringify(next));
  expect(await run("update", "next.json")).toMatchObject({
    code: 0,
    out: expect.stringContaining("revision 4"),
  });
  const pending = join(data(), "pending-configs");
  const [name = ""] = readdirSync(pending);
  expect(readFileSync(join(pending, name), "utf8")).toBe(JSON.stringify(next));
  expect((await ivy({ folder: folder(), input: "{}" }, "update", "-")).code).toBe(1);
  expect(readdirSync(pending)).toHaveLength(1);
  expect(JSON.parse((await run("status", "--json")).out)).toMatchObject({ pendingConfigs: 1 });
});

test("update hands over nothing that the node would not take, and says why", async () => {
  const give = async (change: object) => {
    const input = JSON.stringify({ ...config, ...change });
    return await ivy({ folder: folder(), input }, "update", "-");
  };
  const newer = { ...config.general, config_revision: 4 };
  const refused: readonly (readonly [change: object, says: RegExp])[] = [
    [{}, /would ignore it, so it was not handed over: .* same revision number/],
    [{ general: newer, dummy_procedure: {} }, /would reject it, .*\/dummy_procedure/],
    [{ general: { ...newer, software_version: "9.9.9" } }, /would reject it, .*no updater config/],
  ];
  for (const [change, says] of refused) {
    const { code, err, out } = await give(change);
    expect([code, out, err]).toEqual([1, "", expect.stringMatching(says)]);
  }
  expect(existsSync(join(data(), "pending-configs"))).toBe(false);
  const input = JSON.stringify(config);
  expect(JSON.parse((await ivy({ folder: folder(), input }, "update", "-", "--json")).out)).toMatchObject({
    isHandedOver: false,
    decision: "ignore",
  });
});

test("update --dry-run tells what would become of it, and leaves nothing behind", async () => {
  const rehearse = async (change: object) => {
    const input = JSON.stringify({ ...config, ...change });
    return await ivy({ folder: folder(), input }, "update", "-", "--dry-run", "--json");
  };
  const newer = { ...config.general, config_revision: 4 };
  expect(JSON.parse((await rehearse({ general: newer })).out)).toEqual({
    decision: "reconfigure",
    succeeds: true,
    reason: null,
  });
  const wrong = await rehearse({ general: newer, dummy_procedure: {} });
  expect([wrong.code, JSON.parse(wrong.out)]).toMatchObject([
    1,
    { decision: "reconfigure", succeeds: false },
  ]);
  expect(JSON.parse((await rehearse({})).out)).toMatchObject({ decision: "ignore", succeeds: false });
  expect(existsSync(join(data(), "pending-configs"))).toBe(false);
  expect(JSON.parse(readFileSync(join(folder(), "config", "config.json"), "utf8"))).toEqual(config);
});

test("a failure of a command is one value for programs, too", async () => {
  writeConfig(folder(), "{");
  const { code, out, err } = await run("config", "--json");
  expect([code, err]).toEqual([1, ""]);
  expect(JSON.parse(out)).toMatchObject({ error: { code: "MALFORMED", place: expect.any(String) } });
});

test("logs: the last entries of a level, with all their lines, and those that come", async () => {
  const logs = join(data(), "logs");
  mkdirSync(logs, { recursive: true });
  const line = (second: number, level: string, text: string): string =>
    `2024-05-06T07:08:0${second}.000Z - main             - ${level.padEnd(9)} - ${text}\n`;
  const block = "--- details ----------------------------\nmore\n----------------------------------------\n";
  const file = join(logs, "2024-05-06.log");
  writeFileSync(
    file,
    `cut off\n${line(1, "INFO", "one")}${line(2, "ERROR", "two")}${block}${line(3, "DEBUG", "three")}`,
  );
  expect((await run("logs", "--lines", "1")).out).toBe(line(3, "DEBUG", "three"));
  expect((await run("logs", "--level", "error")).out).toBe(line(2, "ERROR", "two") + block);
  const [entry] = (await run("logs", "--level", "ERROR", "--json")).out.split("\n");
  expect(JSON.parse(entry ?? "")).toEqual({
    time: "2024-05-06T07:08:02.000Z",
    origin: "main",
    level: "ERROR",
    subject: "two",
    details: block.trimEnd(),
  });
  expect((await run("logs", "--day", "2024-05-05")).err).toContain("no log of 2024-05-05");

  const ending = new AbortController();
  let heard = "";
  const following = ivy(
    {
      folder: folder(),
      signal: ending.signal,
      onOut: (text) => {
        heard += text;
        if (heard.includes("five")) ending.abort();
        else if (heard.includes("four")) writeFileSync(join(logs, "2024-05-07.log"), line(5, "INFO", "five"));
        else if (heard.includes("three")) writeFileSync(file, line(4, "INFO", "four"), { flag: "a" });
      },
    },
    "logs",
    "--follow",
    "--lines",
    "1",
  );
  expect((await following).code).toBe(0);
  expect(heard).toBe(line(3, "DEBUG", "three") + line(4, "INFO", "four") + line(5, "INFO", "five"));
});
