import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { rpcStats } from "@edgeloom/runtime/rpc";
import { MemoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, expect, test } from "vitest";
import { type Account, accountOf } from "./account.js";
import { startBackend } from "./backend.js";
import { backendName, runGate } from "./gate.js";

const open: Bus[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});

async function connect(memory: MemoryBus, name: string): Promise<Bus> {
  const bus = createBus({ name, transport: memory.connect(), log: silentLogger });
  open.push(bus);
  await bus.open();
  return bus;
}

function accountIn(lines: string[], who: string): Account {
  return accountOf(who, { color: false, write: (text) => lines.push(text.trimEnd()) });
}

test("the gate and the backend tell the whole story on any transport", async () => {
  const lines: string[] = [];
  const memory = new MemoryBus({ log: silentLogger });
  const backend = await connect(memory, backendName);
  const gate = await connect(memory, "om_gate_1");
  startBackend(backend, accountIn(lines, "backend"));
  await backend.settled();
  await runGate(gate, accountIn(lines, "gate"));

  const told = lines.join("\n");
  const inOrder = [
    /publishes presence\/enter/,
    /hears: vehicle 1763712000000000123 \(GARIVO1\) stands at gate1/,
    /may GARIVO1 enter\? yes, anna \(permanent-employee\) .*ms/,
    /may W12345X enter\? no, not known .*ms/,
    /hears: anna went in at gate1, zone zone1/,
    /hears: vehicle 1763712000000000123 has left gate1/,
    /1000 calls, 32 at a time: [\d,]+ per second/,
    /refused before it is sent: INVALID/,
    /the server refuses it: validation_error/,
    /medium_type: value is not a valid enumeration member; permitted: 'lpr', 'nfc', 'pin', 'qr' \(type_error\.enum\)/,
    /id: field required \(value_error\.missing\)/,
    /om_backend_9, which does not exist: DEADLINE_EXCEEDED .*ms/,
    /a validation, which no service offers: UNAVAILABLE .*ms/,
  ];
  const places = inOrder.map((pattern) => told.search(pattern));
  expect(places.map((place, index) => (place < 0 ? String(inOrder[index]) : undefined))).toEqual(
    inOrder.map(() => undefined),
  );
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  expect(gate.stats().pending).toBe(0);
  expect(rpcStats(gate).client).toMatchObject({ pending: 0 });
});
