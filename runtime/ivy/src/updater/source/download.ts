import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EdgeloomError } from "@edgeloom/runtime";
import { silentLogger } from "@edgeloom/runtime/base";
import {
  type AuthProvider,
  createHttpClient,
  type HttpClient,
  isHttpError,
  type ReplyStream,
} from "@edgeloom/runtime/http";

/** One file to be fetched. */
export type Download = {
  readonly url: string;
  readonly file: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Attached only while the address stays at the origin of `url`. */
  readonly auth?: AuthProvider | undefined;
  /** Certificates of authorities that are trusted beside those of the system, PEM. */
  readonly ca?: string | undefined;
};

const maxRedirects = 5;
const idleTimeoutMs = 60_000;

/**
 * Fetches a file. Follows redirects to other hosts, without the credentials, and never from `https:` to `http:`.
 *
 * @returns the bytes that came
 * @throws HttpError for a status that is no success, a broken transfer, or a file that is too large; `CONFIG` for an address that is none
 */
export async function download({
  url,
  file,
  maxBytes,
  signal,
  headers,
  auth,
  ca,
}: Download): Promise<number> {
  let address = new URL(url);
  const { origin } = address;
  for (let hop = 0; ; hop++) {
    const client = clientOf(address, { maxBytes, ca, auth: address.origin === origin ? auth : undefined });
    try {
      return await store(await open(client, address, signal, headers), file, maxBytes, signal);
    } catch (error) {
      address = next(error, address, hop);
    } finally {
      await client.close();
    }
  }
}

/** A client for the host of an address. */
export function clientOf(
  address: URL,
  { maxBytes, auth, ca }: Pick<Download, "maxBytes" | "auth" | "ca">,
): HttpClient {
  return createHttpClient({
    baseUrl: address.origin,
    timeoutMs: idleTimeoutMs,
    limits: { maxStreamBytes: maxBytes },
    logger: silentLogger,
    userAgent: "edgeloom-ivy",
    ...(auth === undefined ? {} : { auth }),
    ...(ca === undefined ? {} : { tls: { extraCa: ca } }),
  });
}

async function open(
  client: HttpClient,
  address: URL,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<ReplyStream<unknown>> {
  const { body } = await client.request({ url: address.href, as: "stream", signal, headers });
  return body;
}

async function store(
  reply: ReplyStream<unknown>,
  file: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  await pipeline(Readable.from(reply), counter, createWriteStream(file, { flags: "wx", mode: 0o600 }), {
    signal,
  });
  return bytes;
}

function next(error: unknown, from: URL, hop: number): URL {
  if (isHttpError(error) && error.kind === "tls") throw untrusted(error, from);
  if (!isHttpError(error) || error.kind !== "redirect" || hop >= maxRedirects) throw error;
  const location = error.headers?.["location"];
  const to =
    typeof location === "string" && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe = to?.protocol === "https:" || (to?.protocol === "http:" && from.protocol === "http:");
  if (to === undefined || !isSafe || to.username !== "" || to.password !== "") throw error;
  to.hash = "";
  return to;
}

function untrusted({ message }: Error, { host }: URL): EdgeloomError {
  return new EdgeloomError("UNAVAILABLE", message, {
    place: host,
    fix: "check the certificate of the host; authorities of your own are trusted in the file that updater.ca_path names",
  });
}

function tooLarge(maxBytes: number): EdgeloomError {
  return new EdgeloomError("OVERLOADED", `the archive of the release is larger than ${maxBytes} bytes`, {
    place: "release",
    fix: "publish a smaller release, or raise maxArchiveBytes",
  });
}
