import { Agent } from "node:http";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { silentLogger } from "../base/log.js";
import type { AuthProvider } from "./auth/provider.js";
import type { HttpClient } from "./client.js";
import { operation, query } from "./descriptors.js";
import { blackHole, connectionCount, type Peer, peer } from "./ending.test.support.js";
import type { GenericRequest } from "./generic.js";
import { failureIn, settle } from "./http.test.support.js";
import { createHttpClient } from "./http-client.js";
import type { HttpRequest, HttpResponse } from "./interceptors.js";
import type { HttpOptions } from "./options.js";
import type { CallOptions, FileContent } from "./types.js";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A moment of a call. */
type Moment = {
  readonly peer: Peer;
  readonly options?: Partial<HttpOptions>;
  /** Whether the moment has come. */
  readonly has: () => boolean;
  /** What is under way; a POST of a body without an end when left out. */
  readonly call?: (http: HttpClient, options: CallOptions, whenEnded: Promise<void>) => Promise<unknown>;
  /** What cannot end it then. */
  readonly except?: string;
  readonly scheme?: "https";
};

/** A machine may be busy with other things. */
const patience = { timeout: 20_000 };

const never = async (): Promise<never> => await new Promise<never>(() => undefined);

async function kept(onSocket: Parameters<typeof peer>[0]): Promise<Peer> {
  const made = await peer(onSocket);
  ends.push(made.close);
  return made;
}

/** Answers each request with these texts. */
async function answering(...texts: readonly string[]): Promise<Peer & { readonly asked: () => number }> {
  let asked = 0;
  const made = await kept((socket) =>
    socket.on("data", (data) => {
      if (!/^(?:GET|POST) /.test(data.toString("latin1", 0, 5))) return;
      const text = texts[Math.min(asked++, texts.length - 1)] ?? "";
      if (text !== "") socket.write(text);
    }),
  );
  return { ...made, asked: () => asked };
}

const get = async (http: HttpClient, options: CallOptions): Promise<unknown> =>
  await http.request({ path: "x", ...options });

const pages = operation<{ page?: number }, unknown, unknown, number>("GET", "/pages", {
  parameters: [query("page")],
  pagination: { kind: "page", parameter: "page", items: "" },
});

const page = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n[1,2]";
const begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun";
const refused = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 100\r\n\r\nbegun";

const moments: Readonly<Record<string, () => Promise<Moment>>> = {
  "the name is looked up": async () => {
    let isAsked = false;
    const agent = new Agent({ keepAlive: true, lookup: () => void (isAsked = true) });
    return {
      peer: await kept(() => undefined),
      options: { agent, baseUrl: "http://nowhere.test" },
      has: () => isAsked,
    };
  },
  "the connection is made": async () => {
    const hole = await blackHole();
    ends.push(hole.close);
    const before = connectionCount();
    return { peer: hole, has: () => connectionCount() > before };
  },
  "TLS is agreed upon": async () => {
    let isMet = false;
    const mute = await kept((socket) => void socket.on("data", () => void (isMet = true)));
    return { peer: mute, scheme: "https", has: () => isMet };
  },
  "the body is sent": async () => {
    let isMet = false;
    const slow = await kept((socket) =>
      socket.once("data", () => {
        socket.pause();
        isMet = true;
      }),
    );
    return { peer: slow, has: () => isMet };
  },
  "the reply is waited for": async () => {
    const mute = await answering("");
    return { peer: mute, has: () => mute.asked() === 1, call: get };
  },
  "the reply comes": async () => {
    const half = await answering(begun);
    return { peer: half, has: () => half.asked() === 1, call: get };
  },
  "the reply comes, which is read as a stream": async () => {
    const half = await answering(begun);
    let read = 0;
    const call = async (http: HttpClient, options: CallOptions): Promise<void> => {
      const { body } = await http.request({ path: "x", as: "stream", ...options });
      for await (const chunk of body) read += chunk.length;
    };
    return { peer: half, has: () => read === 5, call };
  },
  "the reply is there, and nobody reads the stream": async () => {
    const half = await answering(begun);
    let isOpen = false;
    const call: Moment["call"] = async (http, options, whenEnded) => {
      const { body } = await http.request({ path: "x", as: "stream", ...options });
      isOpen = true;
      await whenEnded;
      await body.bytes();
    };
    return { peer: half, has: () => isOpen, call, except: "DEADLINE_EXCEEDED" };
  },
  "its turn is waited for": async () => {
    const mute = await answering("");
    const call = async (http: HttpClient, options: CallOptions): Promise<unknown> => {
      const first = http.request({ path: "first", ...options });
      first.catch(() => undefined);
      return await http.request({ method: "POST", path: "x", body: sources.stream(), ...options });
    };
    return { peer: mute, options: { limits: { maxConcurrent: 1 } }, has: () => mute.asked() === 1, call };
  },
  "a connection is waited for": async () => {
    const mute = await answering("");
    const call = async (http: HttpClient, options: CallOptions): Promise<unknown> => {
      http.request({ path: "first", ...options }).catch(() => undefined);
      return await http.request({ method: "POST", path: "x", body: sources.stream(), ...options });
    };
    return { peer: mute, options: { maxSockets: 1 }, has: () => mute.asked() === 1, call };
  },
  "the next attempt is waited for": async () => {
    const busy = await answering(
      "HTTP/1.1 503 Busy\r\nretry-after: 9\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    );
    return { peer: busy, options: { retry: 3 }, has: () => busy.asked() === 1, call: get };
  },
  "the next attempt of a stream is waited for": async () => {
    const busy = await answering("HTTP/1.1 503 Busy\r\nretry-after: 9\r\ncontent-length: 100\r\n\r\nbegun");
    const call = async (http: HttpClient, options: CallOptions): Promise<unknown> =>
      await http.request({ path: "x", as: "stream", ...options });
    return {
      peer: busy,
      options: { retry: 3 },
      has: () => busy.asked() === 1 && busy.sockets.size === 0,
      call,
    };
  },
  "credentials are waited for": async () => {
    let isAsked = false;
    const auth: AuthProvider = {
      authenticate: async () => {
        isAsked = true;
        return await never();
      },
    };
    return { peer: await kept(() => undefined), options: { auth }, has: () => isAsked };
  },
  "new credentials are waited for": async () => {
    const strict = await answering(refused);
    let isAsked = false;
    const auth: AuthProvider = {
      authenticate: () => undefined,
      renew: async () => {
        isAsked = true;
        return await never();
      },
    };
    const call = async (http: HttpClient, options: CallOptions): Promise<unknown> =>
      await http.request({ path: "x", as: "stream", ...options });
    return { peer: strict, options: { auth }, has: () => isAsked, call };
  },
  "an interceptor takes its time": async () => {
    let isAsked = false;
    const slow = async (): Promise<never> => {
      isAsked = true;
      return await never();
    };
    return { peer: await kept(() => undefined), options: { interceptors: [slow] }, has: () => isAsked };
  },
  "pages are fetched ahead": async () => {
    const list = await answering(page, "");
    let items = 0;
    const call = async (http: HttpClient, options: CallOptions): Promise<void> => {
      for await (const _ of http.items(pages, {}, { prefetch: 3, ...options })) items++;
    };
    return { peer: list, has: () => items === 2 && list.asked() === 5, call };
  },
};

let open = 0;

/** Bodies without an end. */
const sources = {
  stream: () => {
    open++;
    const readable = new Readable({ read: () => void readable.push(new Uint8Array(65_536)) });
    readable.once("close", () => open--);
    return readable as AsyncIterable<Uint8Array>;
  },
};

const endings: Readonly<
  Record<string, (end: { http: HttpClient; clock: FakeClock; abort: AbortController }) => unknown>
> = {
  CANCELLED: ({ abort }) => abort.abort(),
  DEADLINE_EXCEEDED: ({ clock }) => clock.advance(30_000),
  CLOSED: async ({ http }) => await http.close(),
};

describe.each(Object.entries(moments))("while %s", (_, prepare) => {
  it.each(Object.entries(endings))("a call ends at once with %s, and leaves nothing", async (code, end) => {
    open = 0;
    const moment = await prepare();
    if (moment.except === code) return;
    const before = connectionCount();
    const clock = new FakeClock();
    const http = createHttpClient({
      baseUrl: `${moment.scheme ?? "http"}://${moment.peer.at}`,
      clock,
      logger: silentLogger,
      retry: false,
      ...moment.options,
    });
    ends.push(async () => await http.close());
    const abort = new AbortController();
    const post = async (): Promise<unknown> =>
      await http.request({ method: "POST", path: "x", body: sources.stream(), signal: abort.signal });
    let outcome: unknown;
    let tellEnded = (): void => undefined;
    const whenEnded = new Promise<void>((resolve) => (tellEnded = resolve));
    (moment.call === undefined ? post() : moment.call(http, { signal: abort.signal }, whenEnded)).then(
      () => (outcome = "answered"),
      (error: unknown) => (outcome = error),
    );
    await expect.poll(moment.has, patience).toBe(true);
    expect(outcome).toBeUndefined();
    end({ http, clock, abort });
    tellEnded();
    await settle();
    expect(outcome).toMatchObject({ code });
    expect(http.inFlight).toBe(0);
    // A peer that does not read does not see the end.
    for (const socket of moment.peer.sockets) socket.resume();
    const left = (): readonly number[] => [
      open,
      moment.peer.sockets.size,
      Math.max(0, connectionCount() - before),
    ];
    await expect.poll(left, patience).toEqual([0, 0, 0]);
  });
});

/** Bodies that come piece by piece, and whether they were closed. */
const kinds: Readonly<
  Record<string, () => { readonly body: FileContent; readonly isClosed: () => boolean }>
> = {
  "a stream of Node": () => {
    const body = new Readable({ read: () => undefined });
    return { body: body as AsyncIterable<Uint8Array>, isClosed: () => body.destroyed };
  },
  "a web stream": () => {
    let isClosed = false;
    return { body: new ReadableStream({ cancel: () => void (isClosed = true) }), isClosed: () => isClosed };
  },
  "an iterator": () => {
    let isClosed = false;
    const iterator = {
      next: never,
      return: async () => {
        isClosed = true;
        return await Promise.resolve({ done: true as const, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return { body: iterator, isClosed: () => isClosed };
  },
};

describe.each(Object.entries(kinds))("%s that was to be sent", (_, make) => {
  const send = async (options: Partial<HttpOptions>, request: Partial<GenericRequest> = {}) => {
    const { body, isClosed } = make();
    const http = createHttpClient({ baseUrl: "http://api.test", logger: silentLogger, ...options });
    const file = { multipart: { files: { file: { content: body } } } };
    const sent = request.multipart === undefined ? { body } : file;
    const error = await failureIn(http.request({ method: "POST", path: "x", ...request, ...sent }));
    await settle(3);
    return { error, isClosed: isClosed() };
  };

  it("is closed when the call ends before it is sent, also as a part of a body", async () => {
    const cancelled = { error: { code: "CANCELLED" }, isClosed: true };
    const signal = AbortSignal.abort();
    expect(await send({}, { signal })).toMatchObject(cancelled);
    expect(await send({}, { signal, multipart: {} })).toMatchObject(cancelled);
    const refused = await send({ interceptors: [async () => await Promise.reject(new Error("no"))] });
    expect(refused).toMatchObject({ error: { message: "no" }, isClosed: true });
  });

  it("is closed when an interceptor answers in its place", async () => {
    const answer = async () => await Promise.resolve({ status: 404, headers: {}, body: new Uint8Array(0) });
    expect(await send({ interceptors: [answer] })).toMatchObject({
      error: { statusCode: 404 },
      isClosed: true,
    });
  });

  it("is closed when a function like fetch does not take it", async () => {
    const fetch = async () => await Promise.reject(new TypeError("no"));
    expect(await send({ fetch })).toMatchObject({ error: { kind: "network" }, isClosed: true });
  });

  it("is closed by a client that is closed", async () => {
    const { body, isClosed } = make();
    const http = createHttpClient({ baseUrl: "http://api.test" });
    await http.close();
    expect(await failureIn(http.request({ method: "POST", path: "x", body }))).toMatchObject({
      code: "CLOSED",
    });
    expect(isClosed()).toBe(true);
  });
});

describe("a reply that is read as a stream", () => {
  const failing = async (text: string, options: Partial<HttpOptions>): Promise<unknown> => {
    const half = await answering(text);
    const http = createHttpClient({ baseUrl: `http://${half.at}`, logger: silentLogger, ...options });
    ends.push(async () => await http.close());
    const error = await failureIn(http.request({ path: "x", as: "stream" }));
    await expect.poll(() => [half.sockets.size, http.inFlight], patience).toEqual([0, 0]);
    return error;
  };

  it("is let go when new credentials cannot be got", async () => {
    const auth: AuthProvider = {
      authenticate: () => undefined,
      renew: async () => await Promise.reject(new Error("no renewal")),
    };
    expect(await failing(refused, { auth })).toMatchObject({ message: "no renewal" });
  });

  it("is let go when an interceptor fails that has it", async () => {
    const failed = async (request: HttpRequest, next: (request: HttpRequest) => Promise<HttpResponse>) => {
      await next(request);
      throw new Error("no use for it");
    };
    expect(await failing(begun, { interceptors: [failed] })).toMatchObject({ message: "no use for it" });
  });
});

it("a function like fetch, or an engine, that heeds no signal holds no call up", async () => {
  const engine = { send: never, close: () => undefined };
  for (const options of [{ fetch: never }, { engine }]) {
    const clock = new FakeClock();
    const http = createHttpClient({ baseUrl: "http://api.test", clock, ...options });
    const call = failureIn(http.request({ path: "x", retry: false }));
    await settle(3);
    clock.advance(30_000);
    expect(await call).toMatchObject({ code: "DEADLINE_EXCEEDED" });
  }
});

it("a list ends with its signal, also within a page", async () => {
  const list = await answering(page);
  const http = createHttpClient({ baseUrl: `http://${list.at}`, logger: silentLogger });
  ends.push(async () => await http.close());
  const abort = new AbortController();
  const seen: unknown[] = [];
  const read = async (): Promise<void> => {
    for await (const item of http.items(pages, {}, { signal: abort.signal })) {
      seen.push(item);
      abort.abort("enough");
    }
  };
  expect(await failureIn(read())).toMatchObject({ code: "CANCELLED", cause: "enough" });
  expect(seen).toEqual([1]);
});
