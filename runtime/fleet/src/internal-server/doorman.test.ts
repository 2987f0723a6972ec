import { expect, test } from "vitest";
import { Doorman } from "./doorman.js";

test("one address may have only so many connections, this machine all of them", () => {
  const doorman = new Doorman({ maxConnections: 6, maxConnectionsPerAddress: 2 });
  expect(["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"].map((address) => doorman.enter(address))).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(
    ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.2"].map((address) => doorman.enter(address)),
  ).toEqual([true, true, true, false]);
  doorman.leave("10.0.0.1");
  expect(doorman.enter("10.0.0.1")).toBe(true);
  expect(doorman.open).toBe(6);
});

test("who is turned away is not counted", () => {
  const doorman = new Doorman({ maxConnections: 10, maxConnectionsPerAddress: 1 });
  doorman.enter("10.0.0.1");
  doorman.enter("10.0.0.1");
  doorman.leave("10.0.0.1");
  expect(doorman.open).toBe(0);
  expect(doorman.enter("10.0.0.1")).toBe(true);
});
