import type { Clock } from "@edgeloom/runtime/base";
import { systemClock } from "@edgeloom/runtime/base";
import type { FakeRequest } from "./fake-request.js";
import type { FakeTokenRules, FakeUser } from "./fake-sessions.js";

/** How the fake server behaves. Everything has a default. */
export type FakeArchFxOptions = {
  /** Who may log in; `user1@test.com` with the password `pass` and the opaque token `opaque-1` when left out. */
  readonly users?: readonly FakeUser[];
  /** Access tokens live 5 min, refresh tokens a day, without a limit of uses; a refresh rotates both. */
  readonly tokens?: Partial<FakeTokenRules>;
  /** How `machine/<slug>/devices/` answers; `page` when left out. */
  readonly devicesOfMachine?: "page" | "list";
  /** Lines of `data/df/`; 1,000 when left out. */
  readonly dataFrameRows?: number;
  /** False for collections without a row. */
  readonly seed?: boolean;
  /** Serves TLS with this key and certificate (PEM). */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What the tokens go by; the machine's clock when left out. */
  readonly clock?: Clock;
  /** Called for each request before it is answered: the place to change rows between two pages. */
  readonly onRequest?: (request: FakeRequest) => void;
};

/** Options with every default in its place. */
export type ResolvedFakeOptions = {
  readonly users: readonly FakeUser[];
  readonly tokens: FakeTokenRules;
  readonly devicesOfMachine: "page" | "list";
  readonly dataFrameRows: number;
  readonly seed: boolean;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
  readonly nowS: () => number;
  readonly onRequest: (request: FakeRequest) => void;
};

const defaultUser: FakeUser = {
  email: "user1@test.com",
  password: "pass",
  username: "user1",
  token: "opaque-1",
};

const defaultTokens: FakeTokenRules = {
  accessLifeS: 300,
  refreshLifeS: 86_400,
  accessUses: Number.POSITIVE_INFINITY,
  refresh: "rotate",
};

/** Fills the defaults in. */
export function resolveOptions(options: FakeArchFxOptions): ResolvedFakeOptions {
  const clock = options.clock ?? systemClock;
  return {
    users: options.users ?? [defaultUser],
    tokens: { ...defaultTokens, ...options.tokens },
    devicesOfMachine: options.devicesOfMachine ?? "page",
    dataFrameRows: options.dataFrameRows ?? 1_000,
    seed: options.seed ?? true,
    tls: options.tls,
    nowS: () => clock.wallSeconds(),
    onRequest: options.onRequest ?? (() => {}),
  };
}
