import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, describe, expect, test } from "vitest";
import type { ServerModuleContext } from "../external-server/index.js";
import { until } from "../peer.test.support.js";
import { newDevice } from "../wire/index.js";
import { HttpApiModule } from "./http-api-module.js";
import { PollGuard } from "./poll-guard.js";

type Sent = { readonly method: string; readonly url: string; readonly body: string };

const ends: (() => unknown)[] = [];
const device = newDevice({ module: 1, deviceType: 1, deviceRole: "driving", deviceName: "autonomy" });

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The API, as far as a module speaks with it: commands are handed out once their time has come. */
class Api {
  readonly requests: Sent[] = [];
  readonly commands: { readonly timestamp: number }[] = [];
  isKnown = true;
  refusals = 0;
  #waiting: (() => void)[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const reply = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      };
      void text(request).then(async (body) => {
        const { method = "", url = "" } = request;
        this.requests.push({ method, url, body });
        if (method === "POST") return this.refusals-- > 0 ? reply(400, "no") : reply(200, "taken");
        if (!this.isKnown) return reply(404, []);
        const since = Number(new URL(url, "http://h").searchParams.get("since") ?? 0);
        const found = () => this.commands.filter(({ timestamp }) => timestamp >= since);
        if (found().length === 0 && url.includes("wait=true"))
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
        reply(200, found());
      });
    });
  }

  async open(): Promise<string> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    ends.push(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get polls(): readonly Sent[] {
    return this.requests.filter(({ method }) => method === "GET");
  }

  get posts(): readonly Sent[] {
    return this.requests.filter(({ method }) => method === "POST");
  }

  command(timestamp: number, payload: object, module_id = 1): void {
    const device_id = { module_id, type: 1, role: "driving", name: "autonomy" };
    this.commands.push({ timestamp, device_id, payload } as never);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function scene(prepare: (api: Api) => void = () => {}) {
  const api = new Api();
  prepare(api);
  const issued: string[] = [];
  const context: ServerModuleContext = {
    company: "company",
    car: "car",
    config: { api_url: await api.open(), api_key: "the key" },
    issue: ({ module, deviceRole }, data) => issued.push(`${module} ${deviceRole} ${Buffer.from(data)}`),
    log: silentLogger,
  };
  const module = new HttpApiModule(context, { module: 1 });
  ends.push(() => module.close());
  return { api, issued, module, context };
}

const json = (data: unknown) => ({ message_type: "COMMAND", encoding: "JSON", data });

test("statuses and error messages are handed on in order, whatever becomes of single ones", async () => {
  const { api, module } = await scene((it) => {
    it.refusals = 1;
  });
  module.forwardStatus(device, Buffer.from('{"n":1}'));
  module.forwardErrorMessage(device, Buffer.from('{"n":2}'));
  module.forwardStatus(device, Uint8Array.of(0xff));
  await until(() => api.posts.length === 3);
  const payloads = api.posts.map(
    ({ body }) => (JSON.parse(body) as { readonly payload: unknown }[])[0]?.payload,
  );
  expect(payloads).toEqual([
    { message_type: "STATUS", encoding: "JSON", data: { n: 1 } },
    { message_type: "STATUS_ERROR", encoding: "JSON", data: { n: 2 } },
    { message_type: "STATUS", encoding: "BASE64", data: "/w==" },
  ]);
  expect(api.posts[0]?.url).toBe("/status/company/car?api_key=the%20key");
  expect(JSON.parse(api.posts[0]?.body ?? "")).toMatchObject([
    { device_id: { module_id: 1, type: 1, role: "driving", name: "autonomy" } },
  ]);
});

test("commands older than the module are not taken, and each newer one once", async () => {
  const { api, issued } = await scene((it) => it.command(1_000, json("old")));
  await until(() => api.polls.length === 2);
  expect([api.polls[0]?.url, api.polls[1]?.url]).toEqual([
    "/command/company/car?api_key=the%20key",
    "/command/company/car?since=1001&wait=true&api_key=the%20key",
  ]);
  api.command(1_001, json({ action: "STOP" }));
  await until(() => api.polls.length === 3);
  api.command(1_002, { message_type: "COMMAND", encoding: "BASE64", data: "AQI=" });
  await until(() => api.polls.length === 4);
  api.command(1_003, json("for another module"), 2);
  await until(() => api.polls.length === 5);
  expect(issued).toEqual(['1 driving {"action":"STOP"}', "1 driving \u0001\u0002"]);
  expect(api.polls.at(-1)?.url).toContain("since=1004");
});

test("what a module needs to speak with the API is said", async () => {
  const { context } = await scene();
  const made = (config: Readonly<Record<string, string>>) => () =>
    new HttpApiModule({ ...context, config }, { module: 1 });
  expect(made({ api_url: "http://h" })).toThrow("api_key");
  const complete = { api_url: "http://127.0.0.1:9", api_key: "k" };
  expect(made({ ...complete, retry_requests_delay_ms: "soon" })).toThrow("retry_requests_delay_ms");
});

describe("the guard of polls", () => {
  const options = { maxPolls: 3, periodMs: 1_000, pauseMs: 500, spacingMs: 100 };

  test("lets single polls through, pauses once there were too many, and spaces the rest", () => {
    const guard = new PollGuard(options);
    let nowMs = 0;
    const delays = Array.from({ length: 6 }, () => {
      const delayMs = guard.delayMs(nowMs);
      nowMs += delayMs;
      return delayMs;
    });
    expect(delays).toEqual([0, 0, 0, 500, 100, 100]);
    expect(guard.delayMs(nowMs + 5_000)).toBe(0);
  });

  test("has nothing against polls that take their time", () => {
    const guard = new PollGuard(options);
    expect([0, 400, 800, 1_200, 1_600].map((nowMs) => guard.delayMs(nowMs))).toEqual([0, 0, 0, 0, 0]);
  });
});
