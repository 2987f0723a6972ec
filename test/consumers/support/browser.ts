import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** A program for browsers, in one script. */
export type BrowserBundle = {
  readonly text: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  /** Modules that are not in it: a browser has none. */
  readonly external: readonly string[];
};

const ownEntry = fileURLToPath(new URL("./browser-entry.js", import.meta.url));

/**
 * Bundles a program as a web application would be: against the sources of this repository, or as part of a project, with the packages
 * that are installed there.
 */
export async function bundleForBrowser(code: string, project?: string): Promise<BrowserBundle> {
  const own = project === undefined ? ["edgeloom-source"] : [];
  const entry = project === undefined ? ownEntry : join(project, "browser-entry.js");
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    resolve: { conditionNames: [...own, "browser", "import", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? { code, moduleType: "ts" } : undefined),
      },
    ],
    logLevel: "silent",
  });
  try {
    const { output } = await bundle.generate({ format: "iife", name: "program", minify: true });
    const [chunk] = output;
    const { code: text } = chunk;
    return {
      text,
      bytes: Buffer.byteLength(text),
      compressedBytes: gzipSync(text, { level: 9 }).length,
      external: [...chunk.imports, ...chunk.dynamicImports],
    };
  } finally {
    await bundle.close();
  }
}

/** What a browser has, and nothing that Node has beside it. Timers are numbers there. */
function browserGlobals(fetch: typeof globalThis.fetch): Record<string, unknown> {
  const timers = new Map<number, NodeJS.Timeout>();
  let next = 1;
  return {
    fetch,
    setTimeout: (run: () => void, delayMs: number) => {
      timers.set(next, setTimeout(run, delayMs).unref());
      return next++;
    },
    clearTimeout: (timer: number) => clearTimeout(timers.get(timer)),
    ...{ console, performance, crypto, queueMicrotask, structuredClone, btoa, atob },
    ...{
      URL,
      URLSearchParams,
      TextDecoder,
      TextEncoder,
      AbortController,
      AbortSignal,
      DOMException,
      EventTarget,
    },
    ...{ Headers, Request, Response, ReadableStream, TransformStream, Blob, File, FormData },
    ...{ ArrayBuffer, Uint8Array, DataView },
  };
}

/** Runs a bundle in a realm that has what a browser has; gives what its entry exports. */
export function runInBrowser(bundle: BrowserBundle, fetch: typeof globalThis.fetch): unknown {
  const context = createContext(browserGlobals(fetch));
  runInContext("globalThis.self = globalThis;", context);
  runInContext(`${bundle.text}\nglobalThis.result = program;`, context);
  return (context as { result?: unknown }).result;
}
