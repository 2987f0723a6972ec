/** What a stream of bytes is held to, and whom it tells. */
export type StreamRules = {
  readonly maxBytes: number;
  /** Bytes that were announced, where the engine itself does not see to it. */
  readonly expectedBytes: number | undefined;
  /** Ends with the call. */
  readonly signal: AbortSignal;
  /** The longest silence in ms. */
  readonly idleMs: number;
  /** Runs `run` unless cancelled before. */
  readonly schedule: (delayMs: number, run: () => void) => { cancel(): unknown };
  readonly onBytes: (loaded: number) => void;
  /** Makes the error with which the stream ends. */
  readonly fail: (reason: "too-large" | "truncated" | "idle" | "lost", cause: unknown) => Error;
  /** Runs once, however the stream ends. */
  readonly onEnd: () => void;
};

/** Passes a stream on within limits. */
export function limitedStream(
  source: ReadableStream<Uint8Array>,
  rules: StreamRules,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let loaded = 0;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    rules.signal.removeEventListener("abort", end);
    rules.onEnd();
  };
  // Also where nobody reads on.
  rules.signal.addEventListener("abort", end, { once: true });
  const refuse = async (error: Error): Promise<never> => {
    end();
    await reader.cancel(error).catch(() => undefined);
    throw error;
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await nextChunk(reader, rules).catch(
          async (error: unknown) => await refuse(error as Error),
        );
        if (next.done) {
          if (rules.expectedBytes !== undefined && loaded < rules.expectedBytes)
            await refuse(rules.fail("truncated", undefined));
          end();
          controller.close();
          return;
        }
        loaded += next.value.length;
        if (loaded > rules.maxBytes) await refuse(rules.fail("too-large", undefined));
        rules.onBytes(loaded);
        controller.enqueue(next.value);
      },
      cancel: async (reason) => {
        end();
        await reader.cancel(reason).catch(() => undefined);
      },
    },
    // Nothing is fetched ahead of the reader, beyond what the connection holds anyway.
    { highWaterMark: 0 },
  );
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Chunk = Awaited<ReturnType<Reader["read"]>>;

/** What comes first: the next chunk, a silence that is too long, or the end of the call. */
function nextChunk(reader: Reader, { signal, idleMs, schedule, fail }: StreamRules): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => finish(() => reject(fail("lost", undefined)));
    const timer = schedule(idleMs, () => finish(() => reject(fail("idle", undefined))));
    const finish = (settle: () => void): void => {
      timer.cancel();
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    reader.read().then(
      (chunk) => finish(() => resolve(chunk)),
      (error: unknown) => finish(() => reject(fail("lost", error))),
    );
  });
}

/** All chunks of a stream; leaving the loop ends the transfer. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** All bytes of a stream. Throws what `tooLarge` makes when there are more than `maxBytes`. */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(stream)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
