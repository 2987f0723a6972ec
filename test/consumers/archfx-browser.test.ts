import { describe, expect, it } from "vitest";
import { bundleForBrowser, runInBrowser } from "./support/browser.js";

const program = `
  import { ArchFXFlexibleDictionaryReport, ArchFxApi, HttpNotFoundError, uploadReport } from "../../../runtime/archfx/src/index.js";
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  export async function run() {
    const api = new ArchFxApi({ logger: quiet });
    const login = await api.login({ email: "me@x", password: "p" });
    const machine = await api.machines.get({ slug: "d--0000-0001-0000-0001" });
    const missing = await api.resource("org")("missing").get().catch((error) => error);
    const data = [{ timestamp: "2021-01-20T00:00:00Z", stream: "5051", value: 1, readingId: 1 }];
    const report = ArchFXFlexibleDictionaryReport.fromReadings({ device: 1, data });
    const { count } = await uploadReport(api, report);
    return { ok: login.ok, slug: machine.slug, missing: missing instanceof HttpNotFoundError, url: missing.url, count };
  }
`;

type Seen = { readonly method: string; readonly path: string; readonly authorization: string | null };

/** ArchFX Cloud behind a function like fetch. */
function service(seen: Seen[]): typeof fetch {
  return (input) => {
    const request = input as Request;
    const { pathname } = new URL(request.url);
    seen.push({
      method: request.method,
      path: pathname,
      authorization: request.headers.get("authorization"),
    });
    if (pathname.endsWith("/login/")) return Promise.resolve(Response.json({ username: "me", jwt: "J" }));
    if (pathname.endsWith("/missing/"))
      return Promise.resolve(Response.json({ detail: "Not found." }, { status: 404 }));
    if (pathname.endsWith("/report/")) return Promise.resolve(Response.json({ count: 1 }, { status: 201 }));
    return Promise.resolve(Response.json({ slug: "d--0000-0001-0000-0001" }));
  };
}

describe("ArchFX in a browser", () => {
  it("defect 22: logs in, reads and uploads over fetch", async () => {
    const seen: Seen[] = [];
    const bundle = await bundleForBrowser(program);
    const { run } = runInBrowser(bundle, service(seen)) as { run(): Promise<unknown> };
    expect(await run()).toEqual({
      ok: true,
      slug: "d--0000-0001-0000-0001",
      missing: true,
      url: "https://arch.archfx.io/api/v1/org/missing/",
      count: 1,
    });
    expect(seen).toEqual([
      { method: "POST", path: "/api/v1/auth/login/", authorization: null },
      { method: "GET", path: "/api/v1/machine/d--0000-0001-0000-0001/", authorization: "jwt J" },
      { method: "GET", path: "/api/v1/org/missing/", authorization: "jwt J" },
      { method: "POST", path: "/api/v1/streamer/report/", authorization: "jwt J" },
    ]);
  });
});
