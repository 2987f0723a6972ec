import type * as Http from "node:http";
import type * as Https from "node:https";
import type * as Stream from "node:stream";
import type * as Tls from "node:tls";
import type * as Zlib from "node:zlib";

/** The modules of Node that the client uses there. */
export type NodeModules = {
  readonly events: { setMaxListeners(count: number, ...targets: readonly EventTarget[]): void };
  readonly http: typeof Http;
  readonly https: typeof Https;
  readonly stream: Pick<typeof Stream, "Readable" | "pipeline">;
  readonly tls: typeof Tls;
  readonly zlib: typeof Zlib;
};

let known: NodeModules | undefined;

/**
 * Modules of Node; undefined elsewhere. Asked for at run time, since an import would end up in the bundles of browsers.
 */
export function nodeModules(): NodeModules | undefined {
  if (known !== undefined) return known;
  const { process } = globalThis as { process?: NodeJS.Process };
  if (process?.versions?.node === undefined || typeof process.getBuiltinModule !== "function")
    return undefined;
  known = {
    events: process.getBuiltinModule("node:events"),
    http: process.getBuiltinModule("node:http"),
    https: process.getBuiltinModule("node:https"),
    stream: process.getBuiltinModule("node:stream"),
    tls: process.getBuiltinModule("node:tls"),
    zlib: process.getBuiltinModule("node:zlib"),
  };
  return known;
}
