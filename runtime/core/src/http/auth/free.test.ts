import { expect, test } from "vitest";
import type { Operation } from "../descriptors.js";
import { fakeClient } from "../http.test.support.js";
import { apiKey, bearer } from "./providers.js";

type Plain = Operation<unknown, unknown, Readonly<Record<string, unknown>>>;

const login: Plain = { method: "POST", path: "/login", replies: { 204: null }, security: [] };

test.each([
  [undefined, undefined],
  [false, undefined],
  [true, "Bearer t"],
])("an operation that needs no credential, called with auth: %s, shows %s", async (auth, shown) => {
  const { http, engine } = fakeClient(() => ({ status: 204 }), { auth: bearer("t") });
  await http.call(login, {}, auth === undefined ? {} : { auth });
  expect(engine.requests.map(({ headers }) => headers["authorization"])).toEqual([shown]);
});

test.each(["Content-Length", "Host", "transfer-encoding", " TE ", "a b"])(
  "no credential becomes the header %j",
  async (name) => {
    const { http, engine } = fakeClient(() => ({ status: 204 }), {
      auth: apiKey({ in: "header", name, value: "3" }),
    });
    const plain: Plain = { method: "GET", path: "/", replies: { 204: null } };
    await expect(http.call(plain, {})).rejects.toMatchObject({ code: "CONFIG" });
    expect(engine.requests).toEqual([]);
  },
);
