import {
  BackendService,
  CountTopic,
  PresenceTopic,
  ValidationProviderService,
} from "@edgeloom/openmodule-sdk";
import { isEdgeloomError } from "@edgeloom/runtime/base";
import { type Bus, publisher } from "@edgeloom/runtime/bus";
import { callRaw, rpcClient } from "@edgeloom/runtime/rpc";
import { type Account, timed } from "./account.js";
import { issuesOf, issuesOfReply } from "./issues.js";

const gateway = { gate: "gate1", direction: "in" } as const;
/** The nanosecond at which the vehicle was first seen: too large for a number, so it is a bigint all the way. */
const vehicleId = 1_763_712_000_000_000_123n;

/** Name of the backend that this gate asks. */
export const backendName = "om_backend_1";

/** A gate: reports a car, asks whether it may enter, and meets the usual failures. */
export async function runGate(bus: Bus, account: Account): Promise<void> {
  account.chapter("A car comes");
  await letCarIn(bus, account);
  account.chapter("Many at once");
  await askOften(bus, account);
  account.chapter("What can go wrong");
  await sendNonsense(bus, account);
  await waitInVain(bus, account);
}

async function letCarIn(bus: Bus, account: Account): Promise<void> {
  const presence = publisher(bus, PresenceTopic);
  const counts = publisher(bus, CountTopic);
  const backend = rpcClient(bus, BackendService);
  const car = {
    vehicle_id: vehicleId,
    source: "camera1",
    "present-area-name": "gate1-present",
    last_update: "2025-11-21T08:00:00",
    gateway,
    medium: { lpr: { id: "GARIVO1" } },
    all_ids: {},
  };

  account.say("publishes presence/enter");
  presence.enter(car);

  for (const plate of ["GARIVO1", "W12345X"]) {
    const request = { name: backendName, gateway, medium_type: "lpr", id: plate } as const;
    const { result, tookMs } = await timed(() => backend.auth(request));
    const [access] = result.medium.accesses;
    const answer = access === undefined ? "no, not known" : `yes, ${access.user} (${access.category})`;
    account.say(`calls backend/auth: may ${plate} enter? ${answer}`, tookMs);
  }

  account.say("publishes count/count and presence/leave");
  counts.count({
    user: "anna",
    gateway,
    medium_type: "lpr",
    id: "GARIVO1",
    count: 1,
    transaction_id: "t1",
    zone: "zone1",
    category: "permanent-employee",
    real: true,
  });
  presence.leave(car);
  // A reply comes after everything that was sent before its request: now the backend has heard both.
  await backend.auth({ name: backendName, medium_type: "lpr", id: "GARIVO1" });
}

async function askOften(bus: Bus, account: Account): Promise<void> {
  const total = 1_000;
  const atOnce = 32;
  const backend = rpcClient(bus, BackendService);
  let left = total;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await backend.auth({ name: backendName, medium_type: "lpr", id: "GARIVO1" });
  };
  const { tookMs } = await timed(() => Promise.all(Array.from({ length: atOnce }, caller)));
  const perSecond = Math.round((total / tookMs) * 1_000).toLocaleString("en-US");
  account.say(`${total} calls, ${atOnce} at a time: ${perSecond} per second`, tookMs);
}

async function sendNonsense(bus: Bus, account: Account): Promise<void> {
  const nonsense = { name: backendName, medium_type: "smell", gateway: { gate: null } };
  const backend = rpcClient(bus, BackendService);
  try {
    // The compiler refuses this request, too; a program without types would send it.
    await backend.auth(nonsense as never);
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    account.say(`an invalid request is refused before it is sent: ${error.code}`);
    for (const issue of issuesOf(error)) account.detail(issue);
  }

  const { result, tookMs } = await timed(() =>
    callRaw(bus, { channel: BackendService.channel, type: "auth", request: nonsense }),
  );
  account.say(`sent around the client, the server refuses it: ${result.status}`, tookMs);
  for (const issue of issuesOfReply(result)) account.detail(issue);
}

async function waitInVain(bus: Bus, account: Account): Promise<void> {
  const options = { timeoutMs: 500 };
  const backend = rpcClient(bus, BackendService);
  const validation = rpcClient(bus, ValidationProviderService);
  await explain(account, "asks om_backend_9, which does not exist", () =>
    backend.auth({ name: "om_backend_9", medium_type: "lpr", id: "GARIVO1" }, options),
  );
  await explain(account, "asks for a validation, which no service offers", () =>
    validation.validate({ name: "om_shop_1", session_id: "s1", type: "qr", payload: "aGVsbG8=" }, options),
  );
}

async function explain(account: Account, what: string, call: () => Promise<unknown>): Promise<void> {
  const startMs = performance.now();
  try {
    await call();
  } catch (error) {
    if (!isEdgeloomError(error) || error.code === "CLOSED") throw error;
    account.say(`${what}: ${error.code}`, performance.now() - startMs);
    account.detail(error.message);
    if (error.fix !== undefined) account.detail(`fix: ${error.fix}`);
  }
}
