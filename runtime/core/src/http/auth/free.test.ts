import { expect, test } from "vitest";
import type { Operation } from "../descriptors.js";
import { fakeClient } from "../http.test.support.js";
import { bearer } from "./providers.js";

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
