import { describe, expect, it } from "vitest";
import { header, type Operation, path, query } from "../descriptors.js";
import { fakeClient } from "../http.test.support.js";

type Args = Readonly<Record<string, unknown>>;

async function sent(operation: Operation<unknown, unknown, Args>, args: Args = {}): Promise<string> {
  const { http, engine } = fakeClient(() => ({ status: 204 }));
  await http.call({ ...operation, replies: { 204: null } }, args);
  return engine.requests[0]?.url.replace("http://api.test/v1", "") ?? "nothing was sent";
}

it("sends no header of the connection because a description has it as a parameter", async () => {
  const { http, engine } = fakeClient(() => ({ status: 204 }));
  const operation: Operation<unknown, unknown, Args> = {
    method: "PUT",
    path: "/a",
    parameters: [header("Content-Length", { required: true }), header("Host"), header("X-A"), header("te ")],
    replies: { 204: null },
  };
  await http.call(operation, { "Content-Length": 1, Host: "evil.test", "X-A": "b", "te ": "c" });
  expect(engine.requests[0]?.headers).not.toHaveProperty("content-length");
  expect(engine.requests[0]?.headers).not.toHaveProperty("host");
  expect(Object.keys(engine.requests[0]?.headers ?? {}).map((name) => name.trim())).not.toContain("te");
  expect(engine.requests[0]?.headers).toHaveProperty("x-a", "b");
});

describe("a route with more than a path", () => {
  it("is sent without its fragment", async () => {
    expect(await sent({ method: "POST", path: "/#Action=Stop" })).toBe("/");
    expect(await sent({ method: "GET", path: "/a/{id}#b?c={d}" }, { id: "1" })).toBe("/a/1");
  });

  it("is sent with its query, before the parameters", async () => {
    expect(await sent({ method: "GET", path: "/rest?method=find&raw" })).toBe("/rest?method=find&raw");
    const operation = { method: "GET", path: "/rest?method=find", parameters: ["page"] };
    expect(await sent(operation, { page: 2 })).toBe("/rest?method=find&page=2");
    expect(await sent(operation)).toBe("/rest?method=find");
  });

  it("says parameters of the query once, as they are described", async () => {
    const operation = {
      method: "GET",
      path: "/now?lat={lat}&ids={ids}",
      parameters: ["lat", query("ids", { style: "form", explode: true })],
    };
    expect(await sent(operation, { lat: 1.5, ids: [1, 2] })).toBe("/now?lat=1.5&ids=1&ids=2");
    expect(await sent(operation)).toBe("/now");
  });

  it("leaves a value to the parameter of the same name, where one is given", async () => {
    const operation = { method: "GET", path: "/?Action=Stop", parameters: ["Action"] };
    expect(await sent(operation, { Action: "Start" })).toBe("/?Action=Start");
    expect(await sent(operation)).toBe("/?Action=Stop");
  });

  it("knows the parameter of a name that it has encoded", async () => {
    const operation = { method: "GET", path: "/?a%5Bb%5D=1&%zz=2", parameters: ["a[b]"] };
    expect(await sent(operation, { "a[b]": "3" })).toBe("/?%zz=2&a%5Bb%5D=3");
    expect(await sent(operation)).toBe("/?a%5Bb%5D=1&%zz=2");
  });

  it("gives no value of the path to a parameter of the query that has the same name", async () => {
    const parameters = [path("id"), query("id", { key: "other" })];
    const operation = { method: "GET", path: "/a/{id}?id={id}", parameters };
    expect(await sent(operation, { id: "1" })).toBe("/a/1");
    expect(await sent(operation, { id: "1", other: "2" })).toBe("/a/1?id=2");
  });

  it("has parameters of its path in the query, too", async () => {
    const operation = { method: "GET", path: "/file?name={name}", parameters: [path("name")] };
    expect(await sent(operation, { name: "a&b=.." })).toBe("/file?name=a%26b%3D..");
    expect(await sent(operation, { name: ".." })).toBe("/file?name=..");
    await expect(sent(operation)).rejects.toThrow("`name` needs a value");
  });
});
