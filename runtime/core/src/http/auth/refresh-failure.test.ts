import { expect, it } from "vitest";
import { json, operation } from "../descriptors.js";
import { failureIn, fakeClient, settle } from "../http.test.support.js";
import { TokenAuth } from "./token-auth.js";

const read = operation<unknown, string>("GET", "/x", { replies: { 200: [json()] } });

it("tokens fail to be refreshed once for all calls that were sent before, however late their 401 comes", async () => {
  let refreshes = 0;
  const auth = new TokenAuth({
    tokens: { access: "old", refresh: "r" },
    refresh: async () => {
      await Promise.resolve();
      throw new Error(`503, ${++refreshes}`);
    },
  });
  const { http } = fakeClient(
    async (_, index) => {
      await settle(5 * index);
      return { status: 401 };
    },
    { auth },
  );
  const failures = await Promise.all(
    Array.from({ length: 3 }, async () => String(await failureIn(http.call(read)))),
  );
  expect([refreshes, new Set(failures)]).toEqual([1, new Set(["Error: 503, 1"])]);
  expect(String(await failureIn(http.call(read)))).toBe("Error: 503, 2");
});
