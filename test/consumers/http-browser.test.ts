import { beforeAll, describe, expect, it } from "vitest";
import { type BrowserBundle, bundleForBrowser, runInBrowser } from "./support/browser.js";

const program = `
  import { connect, createHttpClient, isFailure, TokenAuth } from "../../../runtime/core/src/http/index.js";
  import { integer, json, model, object, operation, path, required } from "../../../runtime/core/src/generated/index.js";
  const Pet = model("Pet", undefined, () => object({ id: required(integer({ format: "int64" })) }));
  const get = operation("GET", "/pets/{id}", { parameters: [path("id")], replies: { 200: [json(() => Pet)], 404: [json()] } });
  const auth = new TokenAuth({ tokens: { access: "t" }, refresh: async () => ({ access: "t2" }) });
  const http = createHttpClient({ baseUrl: "https://api.test/v1", auth, retry: { baseMs: 1 }, timeoutMs: 200, logger: { debug() {}, info() {}, warn() {}, error() {} } });
  const api = connect(http, { pets: { get } });
  const failure = async (promise) => await promise.then(() => "none", (error) => error.kind ?? String(error));
  export async function run() {
    const pet = await api.pets.get({ id: "a b" });
    const missing = await api.pets.get({ id: "missing" }).catch((error) => error);
    const lines = [];
    const told = [];
    const { body } = await http.request({ path: "lines", as: "stream" });
    for await (const line of body.lines()) lines.push(line);
    await http.request({ method: "POST", path: "upload", multipart: { fields: { a: "1" }, files: { file: { content: new Blob(["x"]), name: "f" } } }, onProgress: (progress) => told.push(progress) });
    return {
      id: String(pet.id),
      missing: isFailure(missing, get, 404),
      lines,
      redirect: await failure(http.request({ path: "redirect" })),
      large: await failure(http.request({ path: "large", maxResponseBytes: 10 })),
      short: await failure(http.request({ path: "short" })),
      refused: await failure(http.request({ path: "refused", retry: false })),
      silent: await failure(http.request({ path: "silent" })),
      csv: (await http.request({ path: "csv", as: "csv" })).body,
      told: told.filter(({ direction }) => direction === "upload"),
      inFlight: http.inFlight,
      text: JSON.stringify(http) + String(auth.tokens.access),
    };
  }
`;

let bundle: BrowserBundle;
beforeAll(async () => {
  bundle = await bundleForBrowser(program);
});

type Seen = { readonly url: string; readonly request: Request; readonly body: string };

/** A server behind a function like fetch. */
function service(seen: Seen[]): typeof fetch {
  return async (input) => {
    const request = input as Request;
    const { pathname } = new URL(request.url);
    seen.push({
      url: request.url,
      request,
      body: request.method === "POST" ? await request.clone().text() : "",
    });
    const json = { "content-type": "application/json" };
    if (request.headers.get("authorization") === "Bearer t") return new Response(null, { status: 401 });
    if (pathname.endsWith("/missing")) return new Response("{}", { status: 404, headers: json });
    if (pathname.endsWith("/lines")) return new Response("a\nb\n");
    if (pathname.endsWith("/redirect"))
      return new Response(null, { status: 302, headers: { location: "https://other.test/" } });
    if (pathname.endsWith("/large")) return new Response("x".repeat(100));
    if (pathname.endsWith("/short")) return new Response("{", { headers: json });
    if (pathname.endsWith("/refused")) throw new TypeError("Failed to fetch");
    if (pathname.endsWith("/silent"))
      return await new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason as Error));
      });
    if (pathname.endsWith("/csv")) return new Response("a,b\n", { headers: { "content-type": "text/csv" } });
    return new Response('{"id":9007199254740993}', { headers: json });
  };
}

describe("the HTTP client in a browser", () => {
  it("makes calls over fetch, with tokens, limits and deadlines", async () => {
    const seen: Seen[] = [];
    const { run } = runInBrowser(bundle, service(seen)) as { run(): Promise<Record<string, unknown>> };
    expect(await run()).toEqual({
      id: "9007199254740993",
      missing: true,
      lines: ["a", "b"],
      redirect: "redirect",
      large: "too-large",
      short: "parse",
      refused: "network",
      silent: "timeout",
      csv: [["a", "b"]],
      // Once: what is counted on its way would have to be a stream, which browsers send over HTTP/2 only.
      told: [{ direction: "upload", loaded: expect.any(Number), total: expect.any(Number) }],
      inFlight: 0,
      text: "{}[redacted]",
    });
    const [first, second] = seen;
    expect(first?.url).toBe("https://api.test/v1/pets/a%20b");
    expect([first?.request.credentials, first?.request.redirect]).toEqual(["omit", "manual"]);
    expect([...(first?.request.headers.keys() ?? [])]).toEqual(["accept", "authorization"]);
    expect(second?.request.headers.get("authorization")).toBe("Bearer t2");
    const upload = seen.find(({ url }) => url.endsWith("/upload"));
    expect(upload?.body).toContain('name="file"; filename="f"\r\n');
    expect(upload?.request.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
  });

  it("holds no module of Node, and stays small", () => {
    expect(bundle.external).toEqual([]);
    expect(bundle.text).not.toMatch(/require\(|from"node:/);
    // axios is two fifths of it, and what interprets schemas another two.
    console.log(`browser bundle: ${bundle.bytes} bytes minified, ${bundle.compressedBytes} compressed`);
    expect(bundle.compressedBytes).toBeLessThan(90_000);
  });
});
