import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Packed } from "../../codegen/src/pack/index.js";
import { bundleForBrowser, runInBrowser } from "./support/browser.js";
import { npmIn, type Ran, run } from "./support/npm.js";
import { firstProgram, packRepository, repository, textIn } from "./support/packed.js";
import { mirror, type Registry, startRegistry } from "./support/registry.js";

// What `edgeloom pack` makes of this repository: looked at, published to a registry, installed from there, compiled and run.
const timeout = 300_000;
const sdks = ["openmodule", "archfx", "fleet", "ivy"].map((name) => `@edgeloom/${name}-sdk`);
const published = [...sdks, "@edgeloom/runtime"];
let folder: string;
let packed: ReadonlyMap<string, Packed>;
let registry: Registry;
let npm: (args: readonly string[], cwd: string) => Promise<Ran>;
/** A project that has all SDKs. */
let project: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "edgeloom-published-")));
  packed = await packRepository();
  registry = await startRegistry(folder);
  npm = npmIn(folder, registry);
  await mirror(registry, ["zod", "re2js", "axios"], join(repository, "runtime/core"));
  for (const name of published) {
    const file = join(folder, packageNamed(name).fileName);
    writeFileSync(file, packageNamed(name).bytes);
    await succeeding(npm(["publish", file], folder));
  }
  project = await consumer("all", [...published, "axios"]);
}, timeout);

afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
}, timeout);

function packageNamed(name: string): Packed {
  const found = packed.get(name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

async function succeeding(running: Promise<Ran>): Promise<string> {
  const { code, out, err } = await running;
  if (code !== 0) throw new Error(`exit code ${code}\n${out}${err}`);
  return out;
}

/** A new project that installs packages from the registry. */
async function consumer(name: string, packages: readonly string[]): Promise<string> {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), JSON.stringify({ name, private: true }));
  await succeeding(npm(["install", ...packages], home));
  return home;
}

const filesIn = (home: string): readonly string[] => readdirSync(home, { recursive: true, encoding: "utf8" });

describe("a tarball", () => {
  test("holds what a user needs, and nothing else", () => {
    expect([...packed.keys()]).toEqual(
      expect.arrayContaining([...published, "@edgeloom/archfx", "@edgeloom/ivy"]),
    );
    for (const { files, manifest } of packed.values()) {
      const paths = files.map(({ path }) => path);
      const needed = [
        "package.json",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "dist/index.js",
        "dist/index.cjs",
      ];
      expect(paths).toEqual(expect.arrayContaining(needed));
      expect(paths.filter((path) => !/^(?:dist|bin|examples)\/|^[^/]+$/.test(path))).toEqual([]);
      expect(
        paths.filter((path) => /(?<!\.d)\.[cm]?ts$|\.map$|\.test\.|tsbuildinfo|\.bundle/.test(path)),
      ).toEqual([]);
      expect(JSON.stringify(manifest)).not.toMatch(/edgeloom-source|devDependencies|"scripts"|workspace:/);
    }
  });

  test("of an SDK is for modules and for CommonJS, and for bundlers that leave out what is not used", () => {
    for (const { files, manifest } of published.map(packageNamed)) {
      const built = ["dist/index.js", "dist/index.cjs", "dist/index.d.ts", "dist/index.d.cts"];
      expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(built));
      expect(manifest["sideEffects"]).toBe(false);
    }
  });

  test("names ranges, so that two packages share a library", () => {
    const { manifest } = packageNamed("@edgeloom/runtime");
    expect(manifest["dependencies"]).toEqual({ re2js: "^2.10.0", zod: "^4.6.7" });
    expect(packageNamed("@edgeloom/ivy-sdk").manifest["dependencies"]).toEqual({
      "@edgeloom/runtime": "^0.1.0",
    });
  });

  test("has no finding of publint", { timeout }, async () => {
    for (const { bytes, manifest } of packed.values()) {
      const tarball = Uint8Array.from(bytes).buffer;
      const { messages } = await publint({ pack: { tarball }, strict: true });
      expect(messages, manifest.name).toEqual([]);
    }
  });

  test("has no wrong types under node10, node16 and bundlers", { timeout }, async () => {
    for (const { bytes, manifest } of packed.values()) {
      const analysis = await checkPackage(createPackageFromTarballData(bytes));
      const problems = analysis.types === false ? ["no types"] : analysis.problems;
      // Programs that processes are started with wait while they load: nobody can require them.
      const others = problems.filter(
        (problem) =>
          typeof problem === "string" ||
          problem.kind !== "CJSResolvesToESM" ||
          !isProgram(manifest, problem.entrypoint),
      );
      expect(others, manifest.name).toEqual([]);
    }
  });
});

const programs: ReadonlySet<string> = new Set(["@edgeloom/ivy/child", "@edgeloom/ivy/update-guard"]);
const isProgram = ({ name }: Packed["manifest"], door: string): boolean => programs.has(join(name, door));

describe("a consumer installs", () => {
  test("no native module for REST alone", { timeout }, async () => {
    const home = await consumer("rest", ["@edgeloom/archfx-sdk", "@edgeloom/runtime", "axios"]);
    const installed = readdirSync(join(home, "node_modules"));
    expect(installed).toEqual(expect.arrayContaining(["@edgeloom", "axios", "zod"]));
    expect(installed.filter((name) => /^(?:zeromq|better-sqlite3|mqtt|aedes)$/.test(name))).toEqual([]);
    expect(filesIn(join(home, "node_modules")).filter((file) => /\.node$|binding\.gyp$/.test(file))).toEqual(
      [],
    );
  });

  test("one copy of what the SDKs share", () => {
    const manifests = filesIn(join(project, "node_modules")).filter((file) =>
      /(?:^|\/)(?:zod|@edgeloom\/runtime)\/package\.json$/.test(file),
    );
    expect(manifests.length).toBe(2);
  });
});

/** Uses every SDK, and the types of each kind of export. */
const usage = `
import { type Area, AreaWrite, areas, isArea, securitySchemes } from "@edgeloom/archfx-sdk";
import type { paths } from "@edgeloom/archfx-sdk/paths";
import { IoModule } from "@edgeloom/fleet-sdk";
import { BackendConfig, type BackendConfigInput } from "@edgeloom/ivy-sdk";
import { AccessRequest, CountTopic } from "@edgeloom/openmodule-sdk";
import { createBus, publisher } from "@edgeloom/runtime/bus";
import { connect, createHttpClient, isFailure } from "@edgeloom/runtime/http";
import { memoryBus } from "@edgeloom/runtime/transport/memory";

export const bus = createBus({ name: "gate", transport: memoryBus().connect() });
const api = connect(createHttpClient({ baseUrl: "https://api.example.com" }), { areas });
export const area = (): Promise<Area> => api.areas.get({ slug: "p--0001" });
export const wrong = (error: unknown): string =>
  isFailure(error, areas.get, 404) ? String(error.body) : "other";
export const counts = publisher(bus, CountTopic);
export const all = [AreaWrite, isArea, securitySchemes, IoModule, BackendConfig, AccessRequest];
export const input: BackendConfigInput["provider"] = "tenta";
export type Paths = keyof paths;
// @ts-expect-error: operations have other arguments
export const refused = api.areas.get({ slog: "x" });
`;

/** As above with RPC, whose declarations speak of Node. */
const nodeUsage = `${usage}
import { BackendService } from "@edgeloom/openmodule-sdk";
import { rpcClient, serve } from "@edgeloom/runtime/rpc";
export const client = rpcClient(bus, BackendService);
export const server = serve;
// @ts-expect-error: the request has no such property
export const refusedCall = client.auth({ nome: "x" });
`;

type Options = Readonly<Record<string, unknown>>;
const strict = { strict: true, noEmit: true, target: "es2022", noUncheckedIndexedAccess: true };
// As its README says, who uses the bus installs zeromq; here it is the one of this repository, since it is native.
const zeromq = { paths: { zeromq: [join(repository, "node_modules/zeromq/lib/index.d.ts")] } };
const inNode = {
  ...zeromq,
  types: ["node"],
  typeRoots: [join(repository, "node_modules/@types")],
  lib: ["es2023"],
};
const inBrowsers = { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] };
const readmeFile = (name: string): string => `${name.replaceAll(/\W/g, "-")}.mts`;
const inModules = ["esm.mts", "cjs.cts", ...sdks.map(readmeFile)];

/** Compiles files of the project; what the compiler said, empty when all is well. */
async function compile(compiler: string, files: readonly string[], options: Options): Promise<string> {
  const config = join(project, `tsconfig.${compiler}.${files[0] ?? ""}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...strict, ...options }, files }));
  const bin = join(repository, "node_modules", compiler, "bin/tsc");
  const { code, out, err } = await run(process.execPath, [bin, "-p", config], { cwd: project });
  return code === 0 ? "" : `${out}${err}` || `exit code ${code}`;
}

describe("a consumer compiles", () => {
  beforeAll(() => {
    for (const name of ["esm.mts", "cjs.cts", "old.cts"]) writeFileSync(join(project, name), nodeUsage);
    writeFileSync(join(project, "web.ts"), usage);
    for (const name of sdks) writeFileSync(join(project, readmeFile(name)), firstProgram(packageNamed(name)));
  });

  // The quick compiler looks into every declaration; the others would take half a minute for it. Under node16 nobody may require an ES module.
  test.each([
    ["5.9", "typescript", { module: "node16", skipLibCheck: true, exactOptionalPropertyTypes: false }],
    ["6", "typescript-6", { module: "nodenext", skipLibCheck: true }],
    ["7", "typescript-native", { module: "nodenext", skipLibCheck: false }],
  ])(
    "under TypeScript %s, as ESM, as CommonJS and as in the READMEs",
    { timeout },
    async (_version, name, more) => {
      expect(await compile(name, inModules, { ...inNode, exactOptionalPropertyTypes: true, ...more })).toBe(
        "",
      );
    },
  );

  test.each([
    ["5.9", "typescript", true],
    ["6", "typescript-6", true],
    ["7", "typescript-native", false],
  ])("for browsers, by a bundler, under TypeScript %s", { timeout }, async (_version, name, skipLibCheck) => {
    expect(await compile(name, ["web.ts"], { ...inBrowsers, skipLibCheck })).toBe("");
  });

  test("as people did before there were ES modules", { timeout }, async () => {
    const options = {
      module: "commonjs",
      moduleResolution: "node10",
      esModuleInterop: true,
      skipLibCheck: true,
    };
    expect(await compile("typescript", ["old.cts"], { ...inNode, ...options })).toBe("");
  });

  test("and does not when it is wrong (the compiler really looks)", { timeout }, async () => {
    writeFileSync(
      join(project, "wrong.mts"),
      'import { areas } from "@edgeloom/archfx-sdk";\nareas.nothing;\n',
    );
    const options = { ...inNode, module: "nodenext", skipLibCheck: true };
    expect(await compile("typescript-native", ["wrong.mts"], options)).toContain("TS2339");
  });
});

// Node 24 is not everywhere; where it is, the variable names its program.
const node24 = process.env["EDGELOOM_NODE24"];
const nodes: readonly (readonly [string, string])[] = [
  ["this Node", process.execPath],
  ...(node24 === undefined ? [] : [["Node 24", node24] as const]),
];
if (node24 === undefined) console.warn("Node 24 was not asked: EDGELOOM_NODE24 names no program.");

/** Every door by `require` and by `import`, each name in both, and the same objects. */
const doorsProgram = `
const doors = JSON.parse(process.argv[2]);
(async () => {
  let names = 0, shared = 0;
  for (const door of doors) {
    const required = require(door), imported = await import(door);
    for (const name of Object.keys(imported).filter((name) => name !== "default" && name !== "module.exports")) {
      if (!(name in required)) throw new Error(door + " has no " + name);
      names++;
      if (required[name] === imported[name]) shared++;
    }
  }
  console.log(JSON.stringify({ names, shared, format: require.resolve("@edgeloom/ivy-sdk").split(".").at(-1) }));
})();
`;

type DoorsSeen = { readonly names: number; readonly shared: number; readonly format: string };

describe.each(nodes)("%s", (_name, node) => {
  const doors = (): readonly string[] =>
    published.flatMap((name) =>
      Object.keys(packageNamed(name).manifest["exports"] as object)
        .filter((door) => door !== "./package.json" && !/zeromq|mqtt|broker/.test(door))
        .map((door) => join(name, door)),
    );
  const walk = async (flags: readonly string[]): Promise<DoorsSeen> => {
    writeFileSync(join(project, "doors.cjs"), doorsProgram);
    const args = [...flags, "doors.cjs", JSON.stringify(doors())];
    return JSON.parse(await succeeding(run(node, args, { cwd: project }))) as DoorsSeen;
  };

  test("holds each package once, however it is loaded", { timeout }, async () => {
    const { names, shared, format } = await walk([]);
    expect({ shared, format }).toEqual({ shared: names, format: "js" });
    expect(names).toBeGreaterThan(500);
  });

  test("runs the CommonJS files where ES modules cannot be required", { timeout }, async () => {
    const { names, format } = await walk(["--no-experimental-require-module"]);
    expect(format).toBe("cjs");
    expect(names).toBeGreaterThan(500);
  });

  test("runs the first call of a README", { timeout }, async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader("content-type", "application/json").end("{}");
    }).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as AddressInfo;
      const program = firstProgram(packageNamed("@edgeloom/archfx-sdk"));
      expect(program).toContain("https://api.example.com");
      const text = program.replace("https://api.example.com", `http://127.0.0.1:${port}`);
      writeFileSync(join(project, "rest.mjs"), text);
      const { err } = await run(node, ["rest.mjs"], { cwd: project });
      expect(asked, err).toEqual(["GET /server/"]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("runs the first value of a README", { timeout }, async () => {
    writeFileSync(join(project, "value.mjs"), firstProgram(packageNamed("@edgeloom/ivy-sdk")));
    expect(await succeeding(run(node, ["value.mjs"], { cwd: project }))).toContain(
      'provider: "tenta"'.replaceAll('"', "'"),
    );
  });
});

describe("a bundler for browsers", () => {
  test("takes an SDK, which then calls by fetch", { timeout }, async () => {
    const bundle = await bundleForBrowser(
      `import { areas } from "@edgeloom/archfx-sdk";
       import { connect, createHttpClient } from "@edgeloom/runtime/http";
       const http = createHttpClient({ baseUrl: "https://api.example.com", requireCredentials: false });
       export const run = () => connect(http, { areas }).areas.get({ slug: "x" }).then(() => "answered", (error) => Number(error.status));`,
      project,
    );
    expect(bundle.external).toEqual([]);
    const seen: string[] = [];
    const program = runInBrowser(bundle, (input) => {
      seen.push((input as Request).url);
      return Promise.resolve(Response.json({}, { status: 404 }));
    }) as { run(): Promise<unknown> };
    expect(await program.run()).toBe(404);
    expect(seen).toEqual(["https://api.example.com/area/x/"]);
  });

  test("leaves out what is not used", { timeout }, async () => {
    const { bytes, text } = await bundleForBrowser(
      'import { isCar } from "@edgeloom/fleet-sdk"; export const ok = isCar({});',
      project,
    );
    expect(bytes).toBeLessThan(4_000);
    expect(text).not.toContain("ZodType");
  });
});

test("what is packed names no folder of this machine", () => {
  for (const found of packed.values()) {
    for (const { path } of found.files) expect(textIn(found, path)).not.toContain(repository);
  }
  expect(existsSync(project)).toBe(true);
});
