import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PackageJob } from "../../package-run.js";
import { compile } from "../../pipeline.js";
import { Workspace } from "../../workspace.test.support.js";
import { renderReadme } from "./readme.js";

type Document = Readonly<Record<string, unknown>>;

const key = { type: "apiKey", in: "header", name: "x-key" };

/** The first call of the README of a service. */
async function firstCall(more: Document): Promise<string> {
  const api = {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1.0.0" },
    paths: {
      "/pets": {
        get: { operationId: "listPets", tags: ["pets"], responses: { 200: { description: "all" } } },
      },
    },
    components: {
      securitySchemes: { key, name: { type: "http", scheme: "basic" }, token: { type: "oauth2", flows: {} } },
    },
    ...more,
  };
  const made = new Workspace({ "api.json": JSON.stringify(api) });
  const job: PackageJob = { root: made.root, inputs: ["api.json"], output: "out" };
  for (const [path, text] of compile(job).files ?? []) {
    const file = join(made.root, "out", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const readme = await renderReadme({ name: "pets-sdk", version: "1.0.0" }, job, join(made.root, "out"));
  const [, program = ""] = /## A first call\n\n```ts\n([^]*?)\n```/.exec(readme) ?? [];
  return program;
}

describe("the first call", () => {
  test.each<[string, readonly Document[], string]>([
    [
      "the document's server",
      [{ url: "https://pets.example/v1/" }, { url: "https://b" }],
      "https://pets.example/v1",
    ],
    [
      "the defaults of its variables",
      [{ url: "https://{region}.pets.example", variables: { region: { default: "eu" } } }],
      "https://eu.pets.example",
    ],
    ["the path of a server beside the document", [{ url: "/v3" }], "https://api.example.com/v3"],
    [
      "the next where the first is none",
      [{ url: "wss://a" }, { url: "https://{open}.b" }, { url: "http://c" }],
      "http://c",
    ],
    ["an example where none can be used", [{ url: "https://me:secret@a" }, {}], "https://api.example.com"],
  ])("goes to %s", async (_, servers, baseUrl) => {
    expect(await firstCall({ servers })).toContain(`createHttpClient({ baseUrl: "${baseUrl}" });`);
  });

  test.each<[string, readonly Document[], string]>([
    ["no credential", [], ""],
    ["a key", [{ key: [] }], ', auth: apiKey({ in: "header", name: "x-key", value: "your key" })'],
    ["name and password", [{ name: [] }], ', auth: basic("your name", "your password")'],
    ["a token", [{ token: [] }, { key: [] }], ', auth: bearer("your token")'],
  ])("shows %s", async (_, security, auth) => {
    const program = await firstCall({ security });
    expect(program).toContain(`{ baseUrl: "https://api.example.com"${auth} }`);
    const [, used] = /auth: (\w+)/.exec(auth) ?? [];
    expect(program).toContain(`import { ${used === undefined ? "" : `${used}, `}connect, createHttpClient }`);
  });
});
