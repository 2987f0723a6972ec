import { createHash } from "node:crypto";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, DeadlineTable, waitFor } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import { ExactNumber, type ExactObject, isExactObject } from "../../exact/index.js";
import { Requests } from "./requests.js";
import { after, topics } from "./topics.js";

/** A software package that the server has assigned to the node. */
export type SoftwarePackage = {
  readonly title: string;
  readonly version: string;
  readonly bytes: number;
  /** Lower-case hexadecimal digits. */
  readonly checksum: string;
  readonly algorithm: "sha256" | "sha384" | "sha512";
};

/** States of an update that the server shows (specification §6.5). */
export type PackageState = "DOWNLOADING" | "DOWNLOADED" | "VERIFIED" | "UPDATING" | "UPDATED" | "FAILED";

/** How packages are read. */
export type PackageRules = {
  /** Asked for at a time; 64 KiB when left out. */
  readonly chunkBytes?: number;
  /** Largest package; 256 MiB when left out. */
  readonly maxBytes?: number;
  /** For one chunk, before it is asked for again; 30 s when left out. */
  readonly chunkTimeoutMs?: number;
  /** How often one chunk is asked for; 3 when left out. */
  readonly maxAttempts?: number;
};

const defaultChunkBytes = 65_536;
const defaultMaxBytes = 256 * 1024 * 1024;
const defaultChunkTimeoutMs = 30_000;
const defaultMaxAttempts = 3;
const attributeNames = ["sw_title", "sw_version", "sw_size", "sw_checksum", "sw_checksum_algorithm"];
const algorithms: Readonly<Record<string, SoftwarePackage["algorithm"]>> = {
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
};

/** Reads the software packages of a ThingsBoard server over a link; a source of updates. The link is opened and closed by its owner. */
export class SoftwarePackages {
  readonly #link: MessageLink;
  readonly #rules: PackageRules;
  readonly #requests: Requests;
  readonly #deadlines: DeadlineTable;
  readonly #chunks = new Map<string, (chunk: Uint8Array) => void>();
  readonly #off: () => void;
  #lastId = 0;

  /** Made before the link is opened, because it subscribes. */
  constructor(link: MessageLink, clock: Clock, rules: PackageRules = {}) {
    this.#link = link;
    this.#rules = rules;
    this.#requests = new Requests(link, clock);
    this.#deadlines = new DeadlineTable({ clock });
    link.subscribe(topics.attributeResponses, 1);
    link.subscribe(topics.packageChunks, 1);
    this.#off = link.events.on("message", (topic, payload) => {
      if (!this.#requests.take(topic, payload)) this.#chunks.get(topic)?.(payload);
    });
  }

  /**
   * The package that is assigned now; undefined when there is none.
   *
   * @throws EdgeloomError `INVALID` when what the server says about it is wrong or too large; as `Requests.sharedAttributes`
   */
  async assigned(signal: AbortSignal): Promise<SoftwarePackage | undefined> {
    const answer = await this.#requests.sharedAttributes(attributeNames, signal);
    const shared = isExactObject(answer) ? answer.get("shared") : undefined;
    if (!isExactObject(shared) || shared.get("sw_title") === undefined) return undefined;
    return packageIn(shared, this.#rules.maxBytes ?? defaultMaxBytes);
  }

  /**
   * The bytes of a package, in order. They are only good when all of them have come: size and checksum are known at the end.
   *
   * @throws EdgeloomError `INVALID` when they are not those of the package; `DEADLINE_EXCEEDED` when a chunk does not come
   */
  async *read(
    { bytes, checksum, algorithm, title }: SoftwarePackage,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { chunkBytes = defaultChunkBytes } = this.#rules;
    const id = ++this.#lastId;
    const hash = createHash(algorithm);
    let received = 0;
    for (let number = 0; received < bytes; number++) {
      const chunk = await this.#chunk(id, number, signal);
      const expected = Math.min(chunkBytes, bytes - received);
      if (chunk.length !== expected)
        throw wrongPackage(title, `chunk ${number} has ${chunk.length} bytes, not ${expected}`);
      received += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== checksum) throw wrongPackage(title, "its checksum is another one");
  }

  /** Tells the server how far an update is; `problem` says why it failed. */
  async report(state: PackageState, { title, version }: SoftwarePackage, problem?: string): Promise<void> {
    const values = {
      current_sw_title: title,
      current_sw_version: version,
      sw_state: state,
      ...(problem === undefined ? {} : { sw_error: problem }),
    };
    await this.#link.publish(topics.telemetry, Buffer.from(JSON.stringify(values)), 1);
  }

  /** Listens no longer. */
  close(): void {
    this.#off();
  }

  async #chunk(id: number, number: number, signal: AbortSignal): Promise<Uint8Array> {
    const { maxAttempts = defaultMaxAttempts } = this.#rules;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#askForChunk(id, number, signal);
      } catch (error) {
        if (attempt >= maxAttempts || signal.aborted) throw error;
      }
    }
  }

  async #askForChunk(id: number, number: number, signal: AbortSignal): Promise<Uint8Array> {
    const { chunkBytes = defaultChunkBytes, chunkTimeoutMs = defaultChunkTimeoutMs } = this.#rules;
    const topic = topics.packageChunk(id, number);
    const reply = `v2/sw/response/${after("v2/sw/request/", topic) ?? ""}`;
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError("DEADLINE_EXCEEDED", "a part of the package did not come", {
        place: topic,
        retryable: true,
      });
    return await waitFor<Uint8Array>(
      { timeoutMs: chunkTimeoutMs, signal, place: topic, deadlines: this.#deadlines, onTimeout },
      ({ resolve, reject }) => {
        this.#chunks.set(reply, resolve);
        this.#link.publish(topic, Buffer.from(String(chunkBytes)), 1).catch(reject);
        return () => void this.#chunks.delete(reply);
      },
    );
  }
}

function packageIn(shared: ExactObject, maxBytes: number): SoftwarePackage {
  const text = (key: string): string => {
    const value = shared.get(key);
    if (typeof value === "string" && value !== "") return value;
    throw wrongPackage("of the server", `${key} is missing`);
  };
  const title = text("sw_title");
  const size = shared.get("sw_size");
  const bytes = size instanceof ExactNumber && size.isInteger ? size.value : Number.NaN;
  if (!(bytes > 0 && bytes <= maxBytes))
    throw wrongPackage(title, `its size has to be 1 to ${maxBytes} bytes`);
  const algorithm = algorithms[text("sw_checksum_algorithm")];
  if (algorithm === undefined) throw wrongPackage(title, "its checksum is none of SHA-256, SHA-384, SHA-512");
  return {
    title,
    version: text("sw_version"),
    bytes,
    checksum: text("sw_checksum").toLowerCase(),
    algorithm,
  };
}

function wrongPackage(title: string, reason: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the software package ${title}: ${reason}`, {
    place: "ThingsBoard software package",
    fix: "upload the package again, with a SHA-256 checksum, and assign it to the device",
  });
}
