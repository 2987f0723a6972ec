import { typeLookup } from "../../ir/index.js";
import type { Callable, FirstCall } from "./callable.js";
import { exampleOfType } from "./plain-example.js";
import { valueText } from "./value-text.js";

/** A call of the first RPC whose request can be shown. */
export function rpcCall({ model, names, packageName }: Callable): FirstCall | undefined {
  const lookup = typeLookup(model.types);
  for (const { channel, methods } of model.services) {
    const service = names.services.find(({ wireName: name }) => name === channel);
    for (const { type, request } of methods) {
      const called = service?.members.get(type);
      const value = exampleOfType(request, lookup);
      if (service === undefined || called === undefined || value === undefined) continue;
      return busProgram(packageName, service.name, 'import { rpcClient } from "@edgeloom/runtime/rpc";', [
        `const client = rpcClient(bus, ${service.name});`,
        `console.log(await client.${called}(${valueText(value)}, { timeoutMs: 3_000 }));`,
      ]);
    }
  }
  return undefined;
}

/** A message of the first topic of which one can be shown. */
export function messageCall({ model, names, packageName }: Callable): FirstCall | undefined {
  const lookup = typeLookup(model.types);
  for (const { address, messages } of model.topics) {
    const topic = names.topics.find(({ wireName: name }) => name === address);
    for (const { type, payload } of messages) {
      const called = topic?.members.get(type ?? "");
      const value = exampleOfType(payload, lookup);
      if (topic === undefined || called === undefined || value === undefined) continue;
      return busProgram(packageName, topic.name, 'import { publisher } from "@edgeloom/runtime/bus";', [
        `const topic = publisher(bus, ${topic.name});`,
        `await topic.${called}(${valueText(value)});`,
      ]);
    }
  }
  return undefined;
}

function busProgram(packageName: string, used: string, door: string, calls: readonly string[]): FirstCall {
  return {
    peers: ["@edgeloom/runtime", "zeromq"],
    program: [
      `import { ${used} } from ${JSON.stringify(packageName)};`,
      'import { createBus } from "@edgeloom/runtime/bus";',
      door,
      'import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";',
      "",
      'const bus = createBus({ name: "first-call", transport: zeromqTransport() });',
      "await bus.open();",
      ...calls,
      "await bus.close();",
    ].join("\n"),
  };
}
