import type { FakeRow } from "./fake-collections.js";
import type { FakeReply } from "./fake-reply.js";
import type { FakeRequest } from "./fake-request.js";
import type { FakeRows } from "./fake-rows.js";
import type { FakeSessions, FakeUser } from "./fake-sessions.js";
import type { FakeStreamers } from "./fake-streamers.js";

/** What the routes of the fake server work on. */
export type FakeState = {
  readonly rows: FakeRows;
  readonly sessions: FakeSessions;
  readonly streamers: FakeStreamers;
  /** The points of all time series. */
  readonly data: FakeRow[];
  readonly options: {
    readonly devicesOfMachine: "page" | "list";
    readonly dataFrameRows: number;
  };
  readonly nowS: () => number;
};

/** A request on its way to a route. */
export type FakeCall = {
  readonly request: FakeRequest;
  /** What stood at the `:name` places of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** Who calls; undefined on routes that are open to everybody. */
  readonly user: FakeUser | undefined;
  readonly state: FakeState;
};

/** One path of the fake server. */
export type FakeRoute = {
  readonly method: string;
  /** Below `/api/v1/`, without slashes at the ends; `:name` stands for one segment. */
  readonly path: string;
  /** True where nobody has to be logged in. */
  readonly open?: boolean;
  readonly answer: (call: FakeCall) => FakeReply | Promise<FakeReply>;
};

/** The route of a request. Undefined when no path fits; `methods` are those that the path knows when only the method does not fit. */
export function findRoute(
  routes: readonly FakeRoute[],
  request: FakeRequest,
): {
  readonly route?: FakeRoute;
  readonly params: Readonly<Record<string, string>>;
  readonly methods: readonly string[];
} {
  const methods: string[] = [];
  for (const route of routes) {
    const params = match(route.path, request.path);
    if (params === undefined) continue;
    if (route.method === request.method) return { route, params, methods };
    methods.push(route.method);
  }
  return { params: {}, methods };
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = text;
    else if (part !== text) return undefined;
  }
  return params;
}
