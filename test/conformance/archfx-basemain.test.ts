import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArchFxMain } from "@edgeloom/archfx/main";
import { isEdgeloomError } from "@edgeloom/runtime";
import type { Logger } from "@edgeloom/runtime/base";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type CannedServer, startCanned } from "./archfx-support/canned-server.js";
import { isOfKind } from "./archfx-support/failure-kinds.js";
import { type ArchFxCase, archFxCases } from "./archfx-support/tags.js";

type Request = {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body_json: unknown;
};
type MainCase = ArchFxCase & {
  readonly argv: readonly string[];
  readonly ini: string | null;
  readonly subclass?: string;
  readonly responses?: readonly {
    readonly method: string;
    readonly url: string;
    readonly status: number;
    readonly json: unknown;
  }[];
  readonly expect: {
    readonly outcome: "returned" | "raised" | "exit";
    readonly raises?: string;
    readonly exit_code?: number;
    readonly requests: readonly Request[];
    readonly password_prompts: number;
    readonly args?: { readonly [name: string]: string | null };
    readonly domain?: string;
    readonly token_type?: string;
    readonly token_after?: string | null;
    readonly hook_order?: readonly string[];
  };
};

const cases = archFxCases<MainCase>("basemain");
const folder = await mkdtemp(join(tmpdir(), "archfx-main-"));
let ran = 0;
let server: CannedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** The script of a recording: what it overrides, and the order in which its hooks were called. */
class Recorded extends ArchFxMain {
  readonly hooks: string[] = [];
  readonly #kind: string;

  constructor(kind: string, options: ConstructorParameters<typeof ArchFxMain>[0]) {
    super(options);
    this.#kind = kind;
  }

  override addExtraArgs(parser: Parameters<ArchFxMain["addExtraArgs"]>[0]): void {
    this.hooks.push("add_extra_args");
    if (this.#kind !== "") parser.argument("[foo]");
  }

  /** Notes that a hook was called; the recording may want it to fail. */
  #called(hook: string): void {
    this.hooks.push(hook);
    if (this.#kind.startsWith(`${hook} raises`)) throw new RangeError("the work of the script");
  }

  override configLogging(): Logger {
    this.hooks.push("config_logging");
    return super.configLogging();
  }

  override getDomain(): string {
    this.hooks.push("get_domain");
    return this.#kind === "get_domain overridden" ? "http://archfx.test" : super.getDomain();
  }

  override beforeLogin(): void {
    this.#called("before_login");
  }

  override async login(): Promise<boolean> {
    this.hooks.push("login");
    return this.#kind === "login returns false" ? false : super.login();
  }

  override afterLogin(): void {
    this.#called("after_login");
  }

  override async logout(): Promise<void> {
    this.hooks.push("logout");
    await super.logout();
  }

  override afterLogout(): void {
    this.#called("after_logout");
  }
}

type Run = {
  readonly script: Recorded;
  readonly prompts: number;
  readonly code: number | undefined;
  readonly error: unknown;
};

async function run({ id, argv, ini, subclass, responses = [] }: MainCase): Promise<Run> {
  server = await startCanned(({ method, url }) => {
    const found = responses.find((response) => response.method === method && url === response.url);
    const body = found?.json === null || found === undefined ? "" : JSON.stringify(found.json);
    return { status: found?.status ?? 404, headers: { "Content-Type": "application/json" }, body };
  });
  const iniPath = join(folder, `${id}.ini`);
  if (ini !== null) await writeFile(iniPath, ini);
  let prompts = 0;
  const script = new Recorded(subclass ?? "", {
    argv,
    env: {},
    iniPath,
    connection: server.options,
    askPassword: () => {
      prompts += 1;
      return Promise.resolve("pw");
    },
    write: { out: () => undefined, err: () => undefined },
  });
  const outcome = await script.main().then(
    (code) => ({ code, error: undefined }),
    (error: unknown) => ({ code: undefined, error }),
  );
  return { script, prompts, ...outcome };
}

function sent(): readonly Request[] {
  return (server?.requests ?? []).map(({ method, url, headers, body }) => ({
    method,
    url,
    authorization: headers["authorization"] ?? null,
    body_json: body.length === 0 ? null : JSON.parse(body.toString()),
  }));
}

/** A script that is not let in says so with its exit code, where the reference ends as if all were well. */
function exitCodeOf({
  expect: { outcome, exit_code: code, requests, hook_order: hooks },
}: MainCase): number | undefined {
  if (outcome === "exit") return code;
  if (outcome === "raised") return undefined;
  const wasLetIn =
    hooks?.includes("after_login") ?? requests.some(({ url }) => url.endsWith("/auth/logout/"));
  return wasLetIn ? 0 : 1;
}

function isRaised(error: unknown, raises: string): boolean {
  return raises === "RuntimeError" ? error instanceof RangeError : isOfKind(error, raises);
}

function expectState({ expect: expected }: MainCase, { script, prompts }: Run): void {
  expect(prompts).toBe(expected.password_prompts);
  const { args } = expected;
  if (args === undefined) return;
  const { email, serverType, customer } = script.args;
  expect({ email: email ?? null, server_type: serverType, customer, foo: script.parser.args[0] }).toEqual({
    foo: undefined,
    ...args,
  });
  expect([script.api.domain, script.api.tokenType, script.api.token ?? null]).toEqual([
    expected.domain,
    expected.token_type,
    expected.token_after,
  ]);
  if (expected.hook_order !== undefined) expect(script.hooks).toEqual(expected.hook_order);
}

function expectBetter(
  { better, ini, expect: expected }: MainCase,
  { script, code, error, prompts }: Run,
): void {
  const requests = sent();
  const logins = requests.filter(({ url }) => url.endsWith("/auth/login/"));
  const [last] = requests.slice(-1);
  switch (better ?? "") {
    case "support or reject with a usage error":
      return expect([code, requests]).toEqual([2, []]);
    case "treat as no stored token":
      expect(logins).toMatchObject([{ authorization: null }]);
      return expect([code, prompts]).toEqual([0, 1]);
    case "take the text literally":
      expect(requests[0]).toMatchObject({ authorization: literalHeader(ini ?? "") });
      return expect(code).toBe(0);
    case "drop the old token, use the jwt scheme":
      expect(logins).toMatchObject([{ authorization: null }]);
      return expect([code, last?.authorization]).toEqual([0, "jwt J"]);
    case "refresh once before asking for a password": {
      const refreshes = requests.filter(({ url }) => url.endsWith("/auth/api-jwt-refresh/"));
      expect(refreshes).toMatchObject([{ body_json: { refresh: "R" } }]);
      expect(requests.indexOf(refreshes[0] as Request)).toBeLessThan(requests.indexOf(logins[0] as Request));
      return expect([code, last?.authorization]).toEqual([0, "jwt J"]);
    }
    case "tolerate":
      return expect([code, requests.length]).toEqual([0, 2]);
    case "log out in a finally step":
      expect(error).toBeInstanceOf(RangeError);
      expect(script.hooks).toEqual([...(expected.hook_order ?? []), "logout"]);
      return expect(last).toMatchObject({ url: expect.stringContaining("/auth/logout/") as string });
    default:
      // Whatever else the reference gets wrong: no traceback, and never a token that is none.
      expect(error === undefined || isEdgeloomError(error)).toBe(true);
      return expect(
        requests.filter(({ authorization }) => /None|undefined|null/.test(authorization ?? "")),
      ).toEqual([]);
  }
}

/** The header of the only token in an ini file, as it stands there. */
function literalHeader(ini: string): string {
  const [, key, token] = /^(token|jwt_access)\s*[=:]\s*(.*)$/m.exec(ini) ?? [];
  return `${key === "token" ? "token" : "jwt"} ${token}`;
}

/**
 * Shortened options would change their meaning with every option that is added, and an ini file without a section is a mistake. What
 * else may differ is refused as well, or as recorded.
 */
function expectDecided(test: MainCase, outcome: Run): void {
  const { code, error } = outcome;
  if (test.category === "args" && code !== 0) return expect([code, sent()]).toEqual([2, []]);
  if (error !== undefined) return expect(isEdgeloomError(error) && error.code).toBe("INVALID");
  expect([code, sent()]).toEqual([exitCodeOf(test), test.expect.requests]);
}

function expectRecorded(test: MainCase, outcome: Run): void {
  expect(outcome.code).toBe(exitCodeOf(test));
  if (test.expect.outcome === "raised") expect(isRaised(outcome.error, test.expect.raises ?? "")).toBe(true);
  expect(sent()).toEqual(test.expect.requests);
  expectState(test, outcome);
}

describe.each(cases)("$id $category ($parity)", (test) => {
  it(JSON.stringify([test.argv, test.ini, test.subclass]), async () => {
    ran += 1;
    const outcome = await run(test);
    if (test.parity === "may-differ") return expectDecided(test, outcome);
    if (test.parity === "should-fix") return expectBetter(test, outcome);
    expectRecorded(test, outcome);
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  console.log(`archfx basemain: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(27));
});
