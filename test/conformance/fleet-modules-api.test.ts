import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { apiKey, connect, createHttpClient, type HttpClient, HttpError } from "@edgeloom/runtime/http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  cars,
  commands,
  devices,
  type Message,
  securitySchemes,
  statuses,
} from "../../generated/fleet/src/index.js";

/** The client of the HTTP API (fleet specification §11) against a server that says what the specification says. */

type Answer = { readonly status: number; readonly body: unknown };

const seen: { readonly method: string; readonly url: URL; readonly body: unknown }[] = [];
let answer: Answer = { status: 200, body: [] };

const server = createServer((request, response) => {
  void textOf(request).then((text) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    seen.push({ method: request.method ?? "", url, body: text === "" ? undefined : JSON.parse(text) });
    response
      .writeHead(answer.status, { "content-type": "application/json" })
      .end(JSON.stringify(answer.body));
  });
});
let http: HttpClient;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  http = createHttpClient({
    baseUrl: `http://127.0.0.1:${port}/v2/protocol`,
    auth: apiKey({ name: "api_key", in: "query", value: "k" }),
    retry: false,
  });
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  await http.close();
  server.close();
});

const car = { company: "bringauto", car: "virtual_vehicle" };
const device_id = { module_id: 2, type: 4, role: "left", name: "button" };
const status: Message = {
  device_id,
  payload: { message_type: "STATUS", encoding: "JSON", data: [[], null, {}] },
};

test("messages of both encodings are sent as they are", async () => {
  answer = { status: 200, body: "ok" };
  const bytes: Message = {
    device_id,
    payload: { message_type: "STATUS_ERROR", encoding: "BASE64", data: "AAE=" },
  };
  await connect(http, { statuses }).statuses.send({ ...car, body: [status, bytes] });
  expect(seen[0]).toMatchObject({ method: "POST", body: [status, bytes] });
  expect(seen[0]?.url.pathname).toBe("/v2/protocol/status/bringauto/virtual_vehicle");
});

test("polling says since when, whether to wait, and who asks", async () => {
  answer = { status: 200, body: [{ ...status, timestamp: 1_700_000_000_000 }] };
  const since = 1_699_999_999_999;
  const list = await connect(http, { commands }).commands.list({ ...car, since, wait: true });
  expect(list).toEqual(answer.body);
  expect(seen[0]?.url.pathname).toBe("/v2/protocol/command/bringauto/virtual_vehicle");
  expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
    since: String(since),
    wait: "true",
    api_key: "k",
  });
  expect(Object.keys(securitySchemes)).toContain("apiKey");
});

test("vehicles, and devices in both forms of the answer", async () => {
  const groups = connect(http, { cars, devices });
  answer = { status: 200, body: [{ company_name: "bringauto", car_name: "virtual_vehicle" }] };
  expect(await groups.cars.list({})).toEqual(answer.body);
  const ofModule = { module_id: 2, device_list: [device_id] };
  for (const body of [[ofModule], ofModule]) {
    answer = { status: 200, body };
    expect(await groups.devices.available({ ...car, module_id: 2 })).toEqual(body);
  }
});

test.each([400, 404, 503])("a failure of %d is told by its status", async (code) => {
  answer = { status: code, body: [] };
  const failed = connect(http, { commands }).commands.send({ ...car, body: [status] });
  await expect(failed).rejects.toBeInstanceOf(HttpError);
  await expect(failed).rejects.toMatchObject({ status: String(code) });
});

test("a way up in a name never leaves", async () => {
  answer = { status: 200, body: [] };
  const sent = connect(http, { statuses }).statuses.send({ company: "..", car: "a", body: [status] });
  await expect(sent).rejects.toMatchObject({ code: expect.any(String) as string });
  expect(seen).toEqual([]);
});

test("a message without a device is refused before it is sent", async () => {
  const wrong = { payload: status.payload } as unknown as Message;
  await expect(connect(http, { statuses }).statuses.send({ ...car, body: [wrong] })).rejects.toThrow();
  expect(seen).toEqual([]);
});
