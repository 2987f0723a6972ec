import { expect, it } from "vitest";
import { brokerAddress } from "./native.js";

it.each([
  [{ host: "broker.test" }, "mqtt://broker.test:1883"],
  [{ host: "broker.test", port: 2000 }, "mqtt://broker.test:2000"],
  [{ host: "broker.test", tls: {} }, "mqtts://broker.test:8883"],
  [{ host: "broker.test", port: 2000, tls: {}, username: "u" }, "mqtts://broker.test:2000"],
])("says where the broker of %j is, and how it is spoken to", (options, address) => {
  expect(brokerAddress(options)).toBe(address);
});
