/** Where the pieces of a body come from. */
export type Origin = {
  readonly pieces: AsyncIterable<unknown>;
  /** Closes it, such as a file: nobody will read it, or read on. Does no harm where that has happened. */
  release(): void;
};

/** What gives its pieces one by one: an async iterable, or a web stream, which not every browser can iterate. */
export function originOf(given: unknown): Origin | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  if (typeof ReadableStream !== "undefined" && given instanceof ReadableStream) return webOrigin(given);
  if (!(Symbol.asyncIterator in given)) return undefined;
  return { pieces: given as AsyncIterable<unknown>, release: () => close(given) };
}

function webOrigin(stream: ReadableStream<unknown>): Origin {
  let reader: ReadableStreamDefaultReader<unknown> | undefined;
  const pieces = async function* (): AsyncGenerator {
    reader = stream.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      quiet(reader.cancel());
    }
  };
  return { pieces: pieces(), release: () => quiet((reader ?? stream).cancel()) };
}

/** What begins only when it is iterated has nothing to close. */
function close(given: object): void {
  const { destroy, return: end } = given as { destroy?: unknown; return?: unknown };
  if (typeof destroy === "function") destroy.call(given);
  else if (typeof end === "function") quiet(end.call(given));
}

function quiet(ended: unknown): void {
  Promise.resolve(ended).catch(() => undefined);
}
