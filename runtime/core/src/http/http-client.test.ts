import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { json, operation, path, query } from "./descriptors.js";
import { connect, createHttpClient, isFailure } from "./index.js";

it("makes described and generic calls over the loopback interface", async () => {
  const server = createServer((req, res) => {
    res.setHeader("content-type", "application/json");
    if (req.url?.startsWith("/v1/pets/x")) res.statusCode = 404;
    res.end(JSON.stringify({ url: req.url, detail: "hm" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const http = createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
  });
  const get = operation<
    { id: string; limit?: number },
    { url: string },
    { 200: { url: string }; 404: { detail: string } }
  >("GET", "/pets/{id}", {
    parameters: [path("id"), query("limit")],
    replies: { 200: [json()], 404: [json()] },
  });
  expect(await http.call(get, { id: "a b", limit: 3 })).toEqual({
    url: "/v1/pets/a%20b?limit=3",
    detail: "hm",
  });
  const api = connect(http, { pets: { get } });
  const error = await api.pets.get({ id: "x" }).catch((e: unknown) => e);
  if (!isFailure(error, get, 404)) throw error;
  const body: { detail: string } = error.body;
  expect(body.detail).toBe("hm");
  const reply = await api.pets.get.reply({ id: "x" });
  if (reply.status === 404) expect(reply.body.detail).toBe("hm");
  expect(
    (await http.request({ path: "pets/{id}/", params: { id: "1" }, query: { a: [1, 2] } })).body,
  ).toEqual({ url: "/v1/pets/1/?a=1&a=2", detail: "hm" });
  await http.close();
  server.close();
});
