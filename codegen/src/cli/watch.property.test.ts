import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { localModules } from "../config/local-modules.js";
import { generatePackage } from "../package-run.js";
import { watchPackages } from "../watch/watch-packages.js";
import { Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { jobsOf } from "./jobs.js";
import { readWork } from "./options.js";

type Texts = Readonly<Record<string, (variant: number) => string>>;

const yes = ["string", "integer", "boolean", "null", "number"];
const type = (variant: number) => yes[variant % yes.length];
const message = (variant: number, word: string) => ({
  payload: {
    type: "object",
    required: ["type"],
    properties: { type: { const: word }, value: { type: type(variant) }, shared: { $ref: sharedRef } },
  },
});
const sharedRef = "../shared/unit.json";

const scaffolded = readFileSync(
  new URL("../../scaffold/device-module/module.json", import.meta.url),
  "utf8",
).replace('"$schema": "",', "");

/** A document of each language; each has other code for each variant, and refers to a file outside the folder that is watched. */
const documents: Texts = {
  "person.json": (variant) =>
    JSON.stringify({
      title: "Person",
      type: "object",
      properties: { age: { type: type(variant) }, shared: { $ref: sharedRef } },
    }),
  "api.json": (variant) =>
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "API", version: "1" },
      paths: {
        [`/pets/${variant % 2}`]: {
          get: {
            operationId: "getPet",
            responses: {
              200: {
                description: "one",
                content: { "application/json": { schema: { title: "Pet", type: type(variant) } } },
              },
            },
          },
        },
      },
    }),
  "bus.json": (variant) =>
    JSON.stringify({
      asyncapi: "3.0.0",
      info: { title: "Bus", version: "1" },
      channels: {
        gate: { address: "gate", messages: { opened: message(variant, `opened${variant % 2}`) } },
      },
      operations: { send: { action: "send", channel: { $ref: "#/channels/gate" } } },
    }),
  "module.json": (variant) =>
    scaffolded
      .replace('"NAME"', `"module${variant % 2}"`)
      .replace('["OFF", "ON"]', JSON.stringify(["OFF", "ON", `MODE${variant}`])),
};
const names = Object.keys(documents);

/** How editors save: in one go, in two, by a file that takes the name of the old one, and with the old one put aside. */
const saves = {
  whole: (path, text) => writeFileSync(path, text),
  halves: (path, text) => {
    writeFileSync(path, text.slice(0, text.length / 2));
    writeFileSync(path, text);
  },
  renamed: (path, text, made) => {
    writeFileSync(`${path}.tmp~`, text);
    made.rename(`${relativeTo(made, path)}.tmp~`, relativeTo(made, path));
  },
  aside: (path, text, made) => {
    const name = relativeTo(made, path);
    writeFileSync(join(dirname(path), ".swap.swp"), "");
    if (existsSync(path)) made.rename(name, `${name}~`);
    writeFileSync(path, text);
    if (existsSync(`${path}~`)) made.remove(`${name}~`);
    made.remove(relativeTo(made, join(dirname(path), ".swap.swp")));
  },
} satisfies Readonly<Record<string, (path: string, text: string, made: Workspace) => void>>;

function relativeTo(made: Workspace, path: string): string {
  return path.slice(made.root.length + 1);
}

type Edit = {
  readonly kind: string;
  readonly name: string;
  readonly variant: number;
  readonly save: keyof typeof saves;
};

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(
    "save",
    "save",
    "save",
    "break",
    "cut",
    "remove",
    "move",
    "shared",
    "config",
    "template",
  ),
  name: fc.constantFrom(...names),
  variant: fc.nat(9),
  save: fc.constantFrom(...(Object.keys(saves) as (keyof typeof saves)[])),
});

const template = readFileSync(new URL("../../../templates/module.hbs", import.meta.url), "utf8");

function configText(variant: number): string {
  const formats = variant % 2 === 0 ? "assert" : "annotate";
  const entry = {
    input: "schemas",
    output: "out",
    formats,
    allowedRoots: ["."],
    templates: { module: "module.hbs" },
  };
  return `export default ${JSON.stringify({ packages: [entry] })};\n`;
}

function sharedText(variant: number): string {
  return JSON.stringify({ title: "Unit", type: type(variant), format: "date" });
}

function apply({ kind, name, variant, save }: Edit, made: Workspace): void {
  const saved = (path: string, text: string): void => saves[save](made.path(path), text, made);
  const place = readdirSync(made.path("schemas"), { recursive: true, encoding: "utf8" }).find((path) =>
    path.endsWith(name),
  );
  const path = `schemas/${place ?? name}`;
  const text = documents[name]?.(variant) ?? "";
  if (kind === "save") saved(path, text);
  if (kind === "break") saved(path, nowhere);
  if (kind === "cut") saved(path, text.slice(0, text.length / 2));
  if (kind === "remove" && place !== undefined) made.remove(path);
  if (kind === "move" && place !== undefined) made.rename(path, newPlace(name, variant, made));
  if (kind === "shared") saved("shared/unit.json", sharedText(variant));
  if (kind === "config") saved("edgeloom.config.mjs", configText(variant));
  if (kind === "template") saved("module.hbs", `{{!-- ${"x".repeat(variant)} --}}${template}`);
}

const nowhere = JSON.stringify({ type: "object", properties: { a: { $ref: "#/nowhere" } } });

/** Documents that refer to others stay in their folder. */
function newPlace(name: string, variant: number, made: Workspace): string {
  if ((documents[name]?.(0) ?? "").includes(sharedRef)) return `schemas/${variant}-${name}`;
  mkdirSync(made.path(`schemas/deep${variant % 3}`), { recursive: true });
  return `schemas/deep${variant % 3}/${name}`;
}

/** All files of a folder. */
function tree(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    files
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
}

it("what edgeloom watch leaves behind is what a fresh run makes, whatever was saved and how", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 4, maxLength: 10 }), async (edits) => {
      await follow(edits);
    }),
    { numRuns: Number(process.env["EDGELOOM_WATCH_RUNS"] ?? 5), endOnFailure: true },
  );
}, 120_000);

async function follow(edits: readonly Edit[]): Promise<void> {
  const files = Object.fromEntries(names.map((name) => [`schemas/${name}`, documents[name]?.(0) ?? ""]));
  const made = new Workspace({
    ...files,
    "shared/unit.json": sharedText(0),
    "edgeloom.config.mjs": configText(0),
    "module.hbs": template,
  });
  const { io } = recordingIo(made.root);
  const stop = new AbortController();
  let wake = (): void => {};
  const read = async () => {
    const work = await readWork([], io);
    return { jobs: jobsOf(work), modules: localModules(work.config ?? "") };
  };
  const ended = watchPackages({
    read,
    stop: stop.signal,
    show: async () => {},
    showError: () => {},
    idle: () => wake(),
  });
  onTestFinished(() => stop.abort());
  let good: Readonly<Record<string, string>> = {};
  const settles = async (): Promise<void> => {
    const fresh = await freshTree(made, io);
    good = fresh ?? good;
    while (JSON.stringify(tree(made.path("out"))) !== JSON.stringify(good))
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  await settles();
  expect(Object.keys(good).length).toBeGreaterThan(5);
  for (const each of edits) {
    apply(each, made);
    await settles();
  }
  stop.abort();
  await ended;
  expect(tree(made.path("out"))).toEqual(good);
}

/** What the documents make now; undefined where they are refused. */
async function freshTree(made: Workspace, io: ReturnType<typeof recordingIo>["io"]) {
  const [job] = jobsOf(await readWork([], io));
  if (job === undefined) throw new Error("There is no package.");
  made.write("fresh/.keep", "");
  made.remove("fresh");
  const result = await generatePackage({ ...job, output: "fresh" });
  return result.kind === "refused" ? undefined : tree(made.path("fresh"));
}
