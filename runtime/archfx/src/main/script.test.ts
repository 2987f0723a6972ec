import { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { EdgeloomError } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeArchFx, startFakeArchFx } from "../testing/index.js";
import { ArchFxMain, askPassword, runScript, type ScriptOptions, scriptLogger } from "./index.js";

let fake: FakeArchFx;
let folder: string;

beforeEach(async () => {
  fake = await startFakeArchFx();
  folder = await mkdtemp(join(tmpdir(), "archfx-script-"));
});

afterEach(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

class Host extends EventEmitter {
  exitCode: number | undefined = undefined;
  exits: number[] = [];
  text = "";
  readonly stderr = { write: (text: string) => (this.text += text) };

  exit(code: number): void {
    this.exits.push(code);
  }
}

class Script extends ArchFxMain {
  readonly #work: (script: Script) => Promise<void>;

  constructor(work: (script: Script) => Promise<void>, options: ScriptOptions = {}) {
    super({
      argv: [],
      write: { out: () => undefined, err: () => undefined },
      iniPath: "/nowhere/.ini",
      ...options,
    });
    this.#work = work;
  }

  override afterLogin(): Promise<void> {
    return this.#work(this);
  }
}

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  ARCHFX_DOMAIN: fake.url,
  ARCHFX_USER: "user1@test.com",
  ARCHFX_PASSWORD: "pass",
  ...more,
});
const paths = (): readonly string[] => fake.requests.map(({ path }) => path);

describe("runScript", () => {
  test("ends with 0 when all went well", async () => {
    const host = new Host();
    await runScript(
      new Script(async ({ api }) => void (await api.resource("org").get()), { env: environment() }),
      host,
    );
    expect([host.exitCode, host.text, host.listenerCount("SIGINT")]).toEqual([0, "", 0]);
    expect(paths()).toEqual(["auth/login", "org", "auth/logout"]);
  });

  test("explains a failure in a line, with what to do, and ends with 1", async () => {
    const host = new Host();
    const work = (): Promise<void> =>
      Promise.reject(new EdgeloomError("CONFIG", "it is wrong, Bearer abc.def", { fix: "put it right" }));
    await runScript(new Script(work, { env: environment() }), host);
    expect([host.exitCode, host.text]).toEqual([
      1,
      "error: it is wrong, Bearer [redacted]\n  fix: put it right\n",
    ]);
  });

  test("Ctrl-C ends the work, then the session; a second one ends all", async () => {
    const host = new Host();
    fake.inject({ kind: "hang" }, { path: "org" });
    const work = async ({ api, signal }: Script): Promise<void> => {
      await api.resource("org").get({}, { signal });
    };
    const ended = runScript(new Script(work, { env: environment() }), host);
    await expect.poll(paths).toContain("org");
    host.emit("SIGINT");
    await ended;
    expect([host.exitCode, host.exits, host.text]).toEqual([130, [], ""]);
    expect(paths().at(-1)).toBe("auth/logout");
  });
});

describe("a script that does not end by itself", () => {
  const never = (): Promise<void> => new Promise(() => undefined);

  /** Runs work until it has begun, then lets something happen. */
  async function ended(
    work: (script: Script) => Promise<void>,
    happen: (host: Host) => void,
    options: ScriptOptions = {},
  ): Promise<Host> {
    const host = new Host();
    const { promise, resolve } = opened();
    const script = new Script(
      (self) => {
        resolve();
        return work(self);
      },
      { env: environment(), graceMs: 1, ...options },
    );
    const running = runScript(script, host);
    await promise;
    happen(host);
    await running;
    return host;
  }

  function opened(): { readonly promise: Promise<void>; readonly resolve: () => void } {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((open) => {
      resolve = open;
    });
    return { promise, resolve };
  }

  test.each(["SIGINT", "SIGTERM"])(
    "logs out after %s, though its work does not heed the signal",
    async (signal) => {
      const host = await ended(never, (each) => each.emit(signal));
      expect([host.exitCode, host.text, host.exits]).toEqual([130, "", []]);
      expect(paths()).toEqual(["auth/login", "auth/logout"]);
    },
  );

  test("makes no further requests, and waits for none", async () => {
    fake.inject({ kind: "hang" }, { path: "org" });
    const seen: unknown[] = [];
    const work = async ({ api }: Script): Promise<void> => {
      for (const name of ["org", "site"])
        await api
          .resource(name)
          .get()
          .catch((error: unknown) => seen.push((error as EdgeloomError).code));
    };
    const host = new Host();
    const running = runScript(new Script(work, { env: environment() }), host);
    await expect.poll(paths).toContain("org");
    host.emit("SIGINT");
    await running;
    expect([host.exitCode, seen]).toEqual([130, ["CANCELLED", "CANCELLED"]]);
    expect(paths()).toEqual(["auth/login", "org", "auth/logout"]);
  });

  test("logs out after an exception that nobody caught, and tells of it", async () => {
    const host = await ended(never, (each) => each.emit("uncaughtException", new Error("floating")));
    expect([host.exitCode, host.text]).toEqual([1, "error: floating\n"]);
    expect(paths().at(-1)).toBe("auth/logout");
    expect(host.eventNames()).toEqual([]);
  });

  test("logs out where it waits for something that never comes", async () => {
    const host = await ended(never, (each) => each.emit("beforeExit", 0));
    expect([host.exitCode, host.text]).toEqual([
      1,
      "error: The script waits for something that never comes.\n",
    ]);
    expect(paths().at(-1)).toBe("auth/logout");
  });

  test("logs out of a session that was about to begin", async () => {
    fake.inject({ kind: "delay", delayMs: 50 }, { path: "auth/login" });
    const host = new Host();
    const running = runScript(new Script(never, { env: environment() }), host);
    await expect.poll(paths).toContain("auth/login");
    host.emit("SIGINT");
    await running;
    expect([host.exitCode, paths()]).toEqual([130, ["auth/login", "auth/logout"]]);
  });

  test("ends at the question for the password", async () => {
    const host = new Host();
    const { promise, resolve } = opened();
    const askPassword = async (): Promise<string> => {
      resolve();
      await never();
      return "";
    };
    const env = { ARCHFX_DOMAIN: fake.url, ARCHFX_USER: "user1@test.com" };
    const running = runScript(new Script(never, { env, askPassword, graceMs: 1 }), host);
    await promise;
    host.emit("SIGTERM");
    await running;
    expect([host.exitCode, paths()]).toEqual([130, []]);
  });
});

describe("tokens", () => {
  test("a token of the environment is used and stays valid", async () => {
    const env = environment({ ARCHFX_TOKEN: "opaque-1" });
    expect(await new Script(() => Promise.resolve(), { env }).main()).toBe(0);
    expect(paths()).toEqual(["auth/user-info"]);
  });

  test("a section of the ini file without a token is told of, by the words that it may hold", async () => {
    const iniPath = join(folder, "x.ini");
    const lines: string[] = [];
    const write = { out: () => undefined, err: (line: string) => void lines.push(line) };
    await writeFile(iniPath, "[c-arch]\ntokn = opaque-1\n");
    expect(
      await new Script(() => Promise.resolve(), { env: { ARCHFX_DOMAIN: fake.url }, iniPath, write }).main(),
    ).toBe(1);
    expect(lines[0]).toContain("WARNING No token is stored there: it has to be under token, or");
    expect(lines.join("")).not.toMatch(/tokn|opaque-1/);
  });

  test("an ini file that is a folder is said to be", async () => {
    const running = new Script(() => Promise.resolve(), { env: environment(), iniPath: folder }).main();
    await expect(running).rejects.toMatchObject({
      code: "CONFIG",
      message: `${folder} cannot be read: it is a folder.`,
    });
  });

  test("a token of the ini file ends with the script, unless it is to stay", async () => {
    const iniPath = join(folder, "x.ini");
    await writeFile(iniPath, "[c-arch]\ntoken = opaque-1\n");
    const env = { ARCHFX_DOMAIN: fake.url };
    const keep = new Script(() => Promise.resolve(), { env, iniPath, keepStoredToken: true });
    expect(await keep.main()).toBe(0);
    expect(paths()).toEqual(["auth/user-info"]);
    expect(await new Script(() => Promise.resolve(), { env, iniPath }).main()).toBe(0);
    expect(paths()).toEqual(["auth/user-info", "auth/user-info", "auth/logout"]);
  });

  test("a stored pair that has expired is refreshed on the way", async () => {
    const iniPath = join(folder, "x.ini");
    const { refresh } = fake.issueTokens();
    await writeFile(iniPath, `[c-arch]\njwt_access = expired\njwt_refresh = ${refresh}\n`);
    expect(
      await new Script(() => Promise.resolve(), { env: { ARCHFX_DOMAIN: fake.url }, iniPath }).main(),
    ).toBe(0);
    expect(paths()).toEqual(["auth/user-info", "auth/api-jwt-refresh", "auth/user-info", "auth/logout"]);
  });

  test("the command line wins over the environment, and neither leads to another host", async () => {
    const env = { ARCHFX_CUSTOMER: "one", ARCHFX_SERVER: "dev" };
    const script = new Script(() => Promise.resolve(), {
      env,
      argv: ["--customer", "two", "--server", "prod"],
    });
    expect(await script.main()).toBe(1);
    expect(script.getDomain()).toBe("https://two.archfx.io");
    for (const customer of ["a.b/c", "x#", "-", "a b", ""])
      expect(
        await new Script(() => Promise.resolve(), { env: {}, argv: ["--customer", customer] }).main(),
      ).toBe(2);
  });
});

describe("askPassword", () => {
  function terminal() {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const shown: string[] = [];
    return {
      input,
      shown,
      ask: askPassword("Password: ", { input, output: { write: (text) => shown.push(text) } }),
    };
  }

  test("shows nothing of what is typed", async () => {
    const { input, shown, ask } = terminal();
    input.write("s3crex\u007ft\r");
    expect([await ask, shown]).toEqual(["s3cret", ["Password: ", "\n"]]);
  });

  test.each([
    ["\u0003", { exitCode: 130 }],
    ["\u0004", { code: "CANCELLED" }],
  ])("gives up at %j", async (key, reason) => {
    const { input, ask } = terminal();
    input.write(key);
    await expect(ask).rejects.toMatchObject(reason);
  });

  test("asks nobody where there is no terminal", async () => {
    const output = { write: () => undefined };
    await expect(askPassword("?", { input: new PassThrough(), output })).rejects.toMatchObject({
      code: "CONFIG",
    });
  });
});

describe("scriptLogger", () => {
  test("writes the reference's lines, without secrets and line breaks", () => {
    const lines: string[] = [];
    const log = scriptLogger({
      write: (line) => lines.push(line),
      now: () => new Date(2026, 10, 3, 4, 5, 6),
    });
    log.info({}, "Welcome");
    log.warn({ status: 401, token: "abc", note: "a\nb" }, "refused\u001b[2J");
    log.debug({}, "not shown");
    expect(lines).toEqual([
      "[03/Nov/2026 04:05:06] INFO   Welcome\n",
      "[03/Nov/2026 04:05:06] WARNING refused [2J (status=401, token=[redacted], note=a b)\n",
    ]);
  });
});
