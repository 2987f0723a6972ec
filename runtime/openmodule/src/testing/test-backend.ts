import {
  type Access,
  type AccessInput,
  AccessRequest,
  type AccessRequestInput,
  AccessResponse,
  BackendService,
  type CountMessageInput,
} from "@edgeloom/openmodule-sdk";
import type { Bus } from "@edgeloom/runtime/bus";
import type { Backend } from "../backend/index.js";
import { createBackend } from "../backend/index.js";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import { assertRpcSuccess } from "./assert-rpc.js";
import type { WaitLimit } from "./defaults.js";
import type { TestClient } from "./test-client.js";

/** What a count message may say that something is wrong with. */
export type CountErrorKind =
  | "double_entry"
  | "double_exit"
  | "medium_type_changed"
  | "medium_id_changed"
  | "user_changed"
  | "category_changed";

/** All kinds of {@link CountErrorKind}. */
export const countErrorKinds: readonly CountErrorKind[] = [
  "double_entry",
  "double_exit",
  "medium_type_changed",
  "medium_id_changed",
  "user_changed",
  "category_changed",
];

/** What belongs to an error, as examples. */
const contextOf: { readonly [K in CountErrorKind]: (stay: string) => Partial<CountMessageInput> } = {
  double_entry: (stay) => ({ previous_transaction_id: [stay] }),
  double_exit: () => ({}),
  medium_type_changed: () => ({ previous_medium_type: "nfc" }),
  medium_id_changed: () => ({ previous_medium_id: "GARIVO2" }),
  user_changed: () => ({ previous_user: "api-backend_user2" }),
  category_changed: () => ({}),
};

/** Builds count messages (openmodule spec §13.2), each of a stay of its own: `transaction-1`, `transaction-2` … */
export class CountMessages {
  #stays = 0;

  /** A message with example values, and what is given over them. */
  build(given: Partial<CountMessageInput> = {}): CountMessageInput {
    return {
      user: "api-backend_user",
      transaction_id: `transaction-${++this.#stays}`,
      gateway: { gate: "gate1", direction: "in" },
      medium_type: "lpr",
      id: "GARIVO1",
      zone: "zone1",
      category: "permanent-employee",
      count: 1,
      real: true,
      ...given,
    };
  }

  /** A message of which the controller says that something is wrong, with an example of what that needs. */
  buildError(error: CountErrorKind, given: Partial<CountMessageInput> = {}): CountMessageInput {
    const previous = contextOf[error](`transaction-${++this.#stays}`);
    const direction = error === "double_entry" ? "in" : "out";
    return this.build({ error, gateway: { gate: "gate1", direction }, ...previous, ...given });
  }
}

/** Asks a backend what a medium may do, as the controller does: the example medium unless another is given. */
export async function checkAuth(
  client: TestClient,
  request: Pick<AccessRequestInput, "name"> & Partial<AccessRequestInput>,
  limit: WaitLimit = {},
): Promise<readonly Access[]> {
  const { channel, methods } = BackendService;
  const asked = { medium_type: "lpr", id: "GARIVO1", ...request };
  const response = await client.rpc(channel, methods.auth.type, asked, { ...limit, request: AccessRequest });
  assertRpcSuccess(response);
  return AccessResponse.parse(response).medium.accesses;
}

/** A backend whose accesses a test sets. */
export class TestBackend {
  readonly #backend: Backend;
  readonly #accesses = new Map<string, readonly AccessInput[]>();

  /** @param options.bus - default: that of the running core */
  constructor(options: { readonly bus?: Bus } = {}) {
    this.#backend = createBackend({ checkAccess: ({ id }) => this.#accesses.get(id) }, options);
  }

  /** Says what a medium may do from now on. */
  setAccesses(mediumId: string, ...accesses: readonly AccessInput[]): void {
    this.#accesses.set(mediumId, accesses);
  }

  /** Answers on a server. */
  registerRpcs(server: OpenmoduleRpcServer): void {
    this.#backend.registerRpcs(server);
  }

  /** Says goodbye. Twice is fine. */
  shutdown(): void {
    this.#backend.shutdown();
  }

  [Symbol.dispose](): void {
    this.shutdown();
  }
}
