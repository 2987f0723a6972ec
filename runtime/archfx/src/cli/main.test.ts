import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Interceptor } from "@edgeloom/runtime/http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ArchFXFlexibleDictionaryReport } from "../reports/index.js";
import { type FakeArchFx, startFakeArchFx } from "../testing/index.js";
import type { CliHost } from "./host.js";
import { archFxCommand } from "./main.js";
import { version } from "./version.js";

let fake: FakeArchFx;
let folder: string;

beforeEach(async () => {
  fake = await startFakeArchFx();
  folder = await mkdtemp(join(tmpdir(), "archfx-cli-"));
});

afterEach(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function run(
  line: string,
  more: Partial<CliHost> & { readonly env?: Record<string, string> } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await archFxCommand(line.split(" "), {
    out: (text) => out.push(text),
    outBytes: async (bytes) => void out.push(await new Blob([new Uint8Array(bytes)]).text()),
    err: (text) => err.push(text),
    isTerminal: false,
    askPassword: () => Promise.resolve("pass"),
    readInput: () => Promise.resolve("pass\n"),
    connection: { retry: { baseMs: 1 } },
    ...more,
    env: { ARCHFX_DOMAIN: fake.url, ARCHFX_TOKEN_FILE: join(folder, "a/tokens.json"), ...more.env },
  });
  return { code, out: out.join(""), err: err.join("") };
}

const withToken = { env: { ARCHFX_TOKEN: "opaque-1" } };

describe("login", () => {
  test("keeps the tokens in a file that only its owner reads, and later commands use them", async () => {
    const { code, out, err } = await run("login --user user1@test.com");
    expect([code, out]).toEqual([0, ""]);
    expect(err).toContain(`Logged in to ${fake.url} as user1`);
    const { mode } = await stat(join(folder, "a/tokens.json"));
    expect(mode & 0o777).toBe(0o600);
    expect(await run("get auth/user-info")).toMatchObject({
      code: 0,
      out: expect.stringContaining("user1@test.com") as string,
    });
  });

  test("takes the password from standard input, and uses the token endpoint when asked", async () => {
    const ran = await run("login -u user1@test.com --password-stdin --endpoint jwt", {
      askPassword: () => Promise.reject(new Error("nobody is asked")),
    });
    expect(ran.code).toBe(0);
    expect(fake.requests.map(({ path }) => path)).toEqual(["auth/api-jwt-auth"]);
  });

  test("says why it was refused, and shows no password", async () => {
    const ran = await run("login -u user1@test.com", {
      askPassword: () => Promise.resolve("wrong-password"),
    });
    expect(ran).toMatchObject({
      code: 1,
      err: expect.stringContaining("Username/password combination invalid.") as string,
    });
    expect(ran.err).not.toContain("wrong-password");
  });

  test("is undone by a logout", async () => {
    await run("login -u user1@test.com");
    expect(await run("logout")).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "a/tokens.json"), "utf8")).toBe("{}\n");
    expect(await run("logout")).toMatchObject({
      code: 0,
      err: expect.stringContaining("not logged in") as string,
    });
    expect(await run("get org")).toMatchObject({
      code: 1,
      err: expect.stringContaining("archfx login") as string,
    });
  });
});

describe("reading", () => {
  test("prints JSON", async () => {
    const { code, out } = await run("get machine d--0000-0001-0000-0001", withToken);
    expect([code, JSON.parse(out)]).toMatchObject([0, { label: "Printer" }]);
  });

  test("goes through the pages of a list up to its limit, with tabs for programs", async () => {
    const { out } = await run("list device --limit 120 --columns slug,label", withToken);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(120);
    expect(lines[119]).toBe("d--0000-0000-0000-0078\tDevice 120");
    expect(fake.requests).toHaveLength(2);
  });

  test.each(["", " --json"])("asks for no more where nobody reads%s", async (form) => {
    let isUnread = false;
    const out = (): void => {
      isUnread = true;
    };
    expect(
      await run(`list device --limit 200${form}`, { ...withToken, out, isUnread: () => isUnread }),
    ).toMatchObject({ code: 0 });
    expect(fake.requests.map(({ path }) => path)).toEqual(["device"]);
  });

  test("prints a table for people, and a list as JSON", async () => {
    const { out, err } = await run("list org -n 1", { ...withToken, isTerminal: true });
    expect(out.split("\n")[0]).toMatch(/^SLUG +ID +NAME$/);
    expect(err).toContain("--limit");
    expect(JSON.parse((await run("list org --json", withToken)).out)).toHaveLength(2);
    expect((await run("list note --json", withToken)).out).toBe("[]\n");
  });

  test("passes filters on, and repeats those that come twice", async () => {
    await run("list device -q parent=pl--0000-0001 -q parent=x -n 1", withToken);
    expect(fake.requests.at(-1)?.query.getAll("parent")).toEqual(["pl--0000-0001", "x"]);
  });

  test("what a server sends cannot move the cursor", async () => {
    fake.rows("org").push({ slug: "evil", name: "a\u001b[2Jb\nc" });
    expect((await run("list org -c name", withToken)).out).toContain("a [2Jb c\n");
  });

  test("loses no digit", async () => {
    fake.inject({
      kind: "reply",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"id":18446744073709551615}',
    });
    expect((await run("get org", withToken)).out).toContain("18446744073709551615");
  });
});

describe("upload", () => {
  async function reportFile(...ids: readonly number[]): Promise<string> {
    const data = ids.map((readingId) => ({
      timestamp: "2021-01-20T00:00:00Z",
      stream: "5051",
      value: readingId,
      readingId,
    }));
    const path = join(folder, `r${ids.length}.mp`);
    const report = ArchFXFlexibleDictionaryReport.fromReadings({ device: 1, data, reportId: 100 });
    await writeFile(path, report.encode());
    return path;
  }

  test("sends a report once", async () => {
    const path = await reportFile(1, 2, 3);
    expect(await run(`upload ${path}`, withToken)).toMatchObject({ code: 0, out: "r3.mp\t3\t3\n" });
    expect(fake.rows("streamer")[0]).toMatchObject({ last_id: 3 });
    expect(await run(`upload ${path}`, withToken)).toMatchObject({ code: 0, out: "r3.mp\t0\t0\n" });
    expect(await run(`upload --all --json ${path}`, withToken)).toMatchObject({
      out: expect.stringContaining('"readings": 3') as string,
    });
  });

  test("tells as JSON what was taken before a failure", async () => {
    const paths = [await reportFile(1), await reportFile(1, 2)];
    let sent = 0;
    const failing: Interceptor = async (request, next) => {
      if (++sent > 1) throw new Error("the line is down");
      return await next(request);
    };
    const connection = { interceptors: [failing] };
    const ran = await run(`upload --all --json ${paths.join(" ")}`, { ...withToken, connection });
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([1, [{ file: "r1.mp", readings: 1 }]]);
  });

  test("reads every file before it sends one", async () => {
    const broken = join(folder, "broken.mp");
    await writeFile(broken, "no report");
    const ran = await run(`upload ${await reportFile(1)} ${broken}`, withToken);
    expect([ran.code, fake.requests.length]).toEqual([1, 0]);
    expect(ran.err).toContain(`${broken} is no report`);
  });
});

describe("without a login", () => {
  test("what needs none is read, and everything else tells how to get one", async () => {
    expect(await run("get server")).toMatchObject({
      code: 0,
      out: expect.stringContaining('"now"') as string,
    });
    expect(await run("get server", { env: { ARCHFX_TOKEN: "expired" } })).toMatchObject({ code: 0 });
    for (const command of ["get org", "list org", "get machine d--1 devices", "upload none.mp"])
      expect(await run(command)).toMatchObject({ code: 1, out: "" });
    expect((await run("list org")).err).toBe(
      `error: You are not logged in to ${fake.url}.\n  fix: run: archfx login --user <email>, or set ARCHFX_TOKEN\n`,
    );
  });

  test("a token that is refused is said to be, with one thing to do", async () => {
    const { err } = await run("get org", { env: { ARCHFX_TOKEN: "other" } });
    expect(err.match(/fix: .*/g)).toEqual(["fix: log in again with: archfx login --user <email>"]);
  });

  test("a token that cannot be one is not taken for none", async () => {
    const ran = await run("get server", { env: { ARCHFX_TOKEN: "jwt abc" } });
    expect(ran).toMatchObject({
      code: 1,
      err: expect.stringContaining("ARCHFX_TOKEN holds no token") as string,
    });
    expect(ran.err).not.toContain("abc");
  });
});

describe("an answer that is no JSON", () => {
  const answer = (body: string, type: string): void =>
    fake.inject({ kind: "reply", status: 200, headers: { "content-type": type }, body });

  test("is printed as it is, and followed by a line end for people only", async () => {
    answer("a,b", "text/csv");
    expect((await run("get data/df", withToken)).out).toBe("a,b");
    answer("a,b", "text/csv");
    expect((await run("get data/df", { ...withToken, isTerminal: true })).out).toBe("a,b\n");
    answer("\u001b[2Ja\u202e,\tb\r\né", "text/csv");
    const { out } = await run("get data/df", { ...withToken, isTerminal: true });
    expect(out).toBe("\ufffd[2Ja\ufffd,\tb\r\né\n");
  });

  test("is of any size", async () => {
    const text = "0123456789".repeat(1_000_000);
    answer(text, "text/csv");
    expect((await run("get data/df", withToken)).out === text).toBe(true);
  });

  test("never steers a terminal", async () => {
    answer("\u001b[2J", "application/octet-stream");
    const ran = await run("get data/df", { ...withToken, isTerminal: true });
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining("> file") as string });
  });

  test("may be nothing", async () => {
    fake.inject({ kind: "reply", status: 204, headers: {}, body: "" });
    expect((await run("get org", withToken)).out).toBe("null\n");
  });
});

describe("help", () => {
  test("names every command, and mistakes are explained with what was meant", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const command of ["login", "logout", "get", "list", "upload", "slug"])
      expect(out).toContain(command);
    expect(await run("lits org")).toMatchObject({ code: 2, err: expect.stringContaining("list") as string });
    expect(await run("list org --limt 3")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--limit") as string,
    });
  });

  test("a resource that looks like another is corrected", async () => {
    expect(await run("list machin", withToken)).toMatchObject({
      code: 1,
      err: expect.stringContaining("did you mean machine?") as string,
    });
  });

  test.each(["--limit 0", "--query nothing", "--customer a.b/c", "--timeout x"])(
    "refuses %s",
    async (option) => {
      expect((await run(`list org ${option}`)).code).toBe(2);
    },
  );

  test.each([{ ARCHFX_CUSTOMER: "evil.com/" }, { ARCHFX_SERVER: "stage" }])(
    "the environment is checked, too, where it counts: %j",
    async (env) => {
      const ran = await run("list org", { env: { ARCHFX_DOMAIN: "", ...env } });
      expect(ran).toMatchObject({
        code: 2,
        err: expect.stringContaining(Object.keys(env)[0] ?? "") as string,
      });
      for (const command of ["slug d--1", "--help", "list org --help"])
        expect((await run(command, { env })).code).toBe(0);
    },
  );

  test("a file that cannot be read is said to be, by its name", async () => {
    for (const [path, reason] of [
      [join(folder, "none.mp"), "there is no such file"],
      [folder, "it is a folder"],
    ] as const)
      expect(await run(`upload ${path}`)).toMatchObject({
        code: 1,
        err: expect.stringContaining(`${path} cannot be uploaded: ${reason}`) as string,
      });
  });
});

describe("the version", () => {
  test.each(["--version", "-V"])("is that of the package: %s", async (option) => {
    const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect((JSON.parse(manifest) as { readonly version: string }).version).toBe(version);
    expect(await run(option)).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("what the server says of a failure is shown", () => {
  const inject = (status: number, body: unknown): void =>
    fake.inject({
      kind: "reply",
      status,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test.each([
    [404, "Client error 404: GET"],
    [403, "Client error 403: GET"],
    [500, "Server error 500: GET"],
  ])("with %i", async (status, message) => {
    inject(status, { detail: "No machine is\u001b[2J called so.\nReally." });
    const { code, out, err } = await run("get machine d--0000-0001-0000-0001", withToken);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(`error: ${message} ${fake.url}/api/v1/machine/d--0000-0001-0000-0001/`);
    expect(err).toContain("\n  server: No machine is [2J called so. Really.\n");
  });

  test("of a resource that was corrected, too", async () => {
    inject(404, { detail: "Nothing is here." });
    expect((await run("list machin", withToken)).err).toMatch(
      /server: Nothing is here\.\n {2}fix: did you mean/,
    );
  });

  test("of single fields, once", async () => {
    inject(422, { errors: { name: ["Too long.", "Not unique."] } });
    const { err } = await run("get org", withToken);
    expect(err).toContain("\n  server: name: Too long. Not unique.\n");
    inject(400, "plain words");
    expect((await run("get org", withToken)).err.match(/plain words/g)).toHaveLength(1);
  });

  test("without a page of HTML", async () => {
    fake.inject({
      kind: "reply",
      status: 404,
      headers: { "content-type": "text/html" },
      body: "<html>no</html>",
    });
    expect((await run("get org x", withToken)).err).not.toContain("server:");
  });
});

describe("slug", () => {
  test("explains ids", async () => {
    expect((await run("slug d--1")).out).toMatch(/kind +device\nslug +d--0000-0000-0000-0001\nnumber +1\n/);
    expect(JSON.parse((await run("slug --json pl--5 t--0000-0000-0000-0001--0002")).out)).toMatchObject([
      { kind: "line", number: 5 },
      { kind: "streamer", device: "d--0000-0000-0000-0001" },
    ]);
    expect((await run("slug zz--1")).code).toBe(1);
  });

  test.each(["", "--json "])("shows those that are ids beside what is none %s", async (json) => {
    const { code, out, err } = await run(`slug ${json}d--1 zz--1 d--2 zz--2`);
    expect([code, out.match(/d--0000-0000-0000-000[12]/g)]).toEqual([
      1,
      ["d--0000-0000-0000-0001", "d--0000-0000-0000-0002"],
    ]);
    expect(err.match(/^error: /gm)).toHaveLength(2);
  });
});
