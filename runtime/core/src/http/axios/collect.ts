import type { Readable } from "node:stream";
import { EngineError, type WireRequest } from "../engine.js";

/** Chunks up to this size are copied together, so that a peer that sends single bytes costs bytes and not objects. */
const smallBytes = 1024;
const roomBytes = 16_384;

/** All bytes of a reply of `node:http`, up to the limit of its request. Rejects with what the stream fails with, or `EngineError`. */
export function collectBytes(
  source: Readable,
  announced: number | undefined,
  { maxResponseBytes, onProgress }: Pick<WireRequest, "maxResponseBytes" | "onProgress">,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let room: Buffer | undefined;
    let used = 0;
    let loaded = 0;
    const closeRoom = (): void => {
      if (room !== undefined && used > 0) chunks.push(room.subarray(0, used));
      room = undefined;
      used = 0;
    };
    const keep = (chunk: Buffer): void => {
      if (chunk.length > smallBytes || chunk.length === announced) {
        closeRoom();
        chunks.push(chunk);
        return;
      }
      if (room === undefined || used + chunk.length > room.length) {
        closeRoom();
        room = Buffer.allocUnsafeSlow(roomBytes);
      }
      used += chunk.copy(room, used);
    };
    const refuse = (): void => {
      reject(new EngineError("reply-too-large", `the reply is larger than ${maxResponseBytes} bytes`));
      source.destroy();
    };
    source.on("error", reject);
    source.on("close", () =>
      reject(new EngineError("truncated", "the connection was lost within the reply")),
    );
    source.on("end", () => {
      closeRoom();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    if (announced !== undefined && announced > maxResponseBytes) {
      refuse();
      return;
    }
    source.on("data", (chunk: Buffer) => {
      loaded += chunk.length;
      if (loaded > maxResponseBytes) {
        refuse();
        return;
      }
      keep(chunk);
      onProgress?.({ direction: "download", loaded, ...(announced !== undefined && { total: announced }) });
    });
  });
}
