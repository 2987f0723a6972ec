import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const program = `
import { BackendService } from "@edgeloom/openmodule-sdk";
import { createBus } from "@edgeloom/runtime/bus";
import { rpcClient, serve } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
const bus = createBus({ name: "a", transport: memoryBus().connect() });
await bus.open();
serve(bus, BackendService, { auth: () => new Promise(() => {}) });
const request = { name: "b", medium_type: "lpr", id: "X" };
await rpcClient(bus, BackendService).auth(request, { timeoutMs: 200 }).catch(({ code }) => console.log(code));
await bus.close({ drainMs: 100 });
console.log("closed");
`;

it("keeps a process alive that waits for nothing but a reply", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    cwd: `${import.meta.dirname}/../../examples/parking-gate`,
  });
  expect(stdout).toBe("DEADLINE_EXCEEDED\nclosed\n");
});
