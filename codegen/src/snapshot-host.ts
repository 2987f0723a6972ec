import type { FileHost, FileStat } from "./load/host.js";

/**
 * A host that asks the machine for each thing once. What is hashed after a run is then what the run has read, even if somebody
 * saves a document in the meantime.
 */
export function snapshotHost(host: FileHost): FileHost {
  return {
    readBytes: once((path) => host.readBytes(path)),
    stat: once((path): FileStat | undefined => host.stat(path)),
    list: once((path) => host.list(path)),
    realpath: once((path) => host.realpath(path)),
    ...(host.readings && { readings: host.readings }),
  };
}

function once<T>(ask: (path: string) => T): (path: string) => T {
  const answers = new Map<string, { readonly value: T } | { readonly error: unknown }>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) {
      answer = attempt(() => ask(path));
      answers.set(path, answer);
    }
    if ("error" in answer) throw answer.error;
    return answer.value;
  };
}

function attempt<T>(ask: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: ask() };
  } catch (error) {
    return { error };
  }
}
