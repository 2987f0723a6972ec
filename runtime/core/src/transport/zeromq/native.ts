import { EdgeloomError } from "../../base/errors.js";

/** The module `zeromq`, which is an optional peer of this package. */
export type Zeromq = typeof import("zeromq");

/** ZeroMQ as this package uses it. */
export type Native = {
  readonly zmq: Zeromq;
  /** One context for all sockets of this package, so that the application's own context keeps its settings. */
  readonly context: InstanceType<Zeromq["Context"]>;
};

let loaded: Promise<Native> | undefined;

async function load(importZeromq: () => Promise<Zeromq>): Promise<Native> {
  let zmq: Zeromq;
  try {
    zmq = await importZeromq();
  } catch (cause) {
    throw new EdgeloomError("CONFIG", "the package zeromq cannot be loaded", {
      place: "zeromq",
      fix: "npm install zeromq@6.8.0 (the ZeroMQ transport and the broker need it)",
      cause,
    });
  }
  // Not blocky: what was not sent must never keep a process from ending.
  return { zmq, context: new zmq.Context({ blocky: false }) };
}

/** Loads ZeroMQ when it is needed first; throws `CONFIG` with the way to install it when it is absent. */
export function loadNative(importZeromq?: () => Promise<Zeromq>): Promise<Native> {
  if (importZeromq !== undefined) return load(importZeromq);
  loaded ??= load(() => import("zeromq")).catch((error: unknown) => {
    // It may be installed later in the life of a development server.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

const kept = new Set<object>();

/** Keeps sockets from the garbage collector, which would close them silently; the result lets go. */
export function keepAlive(...sockets: readonly object[]): () => void {
  for (const socket of sockets) kept.add(socket);
  return () => {
    for (const socket of sockets) kept.delete(socket);
  };
}
