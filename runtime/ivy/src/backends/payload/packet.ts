import type { Delivery } from "../backend.js";

/** One MQTT message, and the queued messages that are done when the broker has confirmed it. */
export type Packet = {
  readonly topic: string;
  readonly payload: string;
  readonly identifiers: readonly number[];
  /** What it costs where a server counts values; the number of queued messages when left out. */
  readonly points?: number;
};

/** Queued messages as they are sent, in their order, and those for which nothing is sent. */
export type Packed = {
  readonly packets: readonly Packet[];
  readonly settled: readonly Delivery[];
};

/** A part of a payload that stays whole. */
export type Piece = { readonly identifier: number; readonly json: string; readonly points?: number };

/** For the brackets, and the topic, which brokers count as well. */
const envelopeBytes = 256;

/**
 * Puts pieces into lists, as many into each as `maxBytes` allows. A piece that is too large by itself is refused: it would be sent
 * again for ever.
 */
export function packLists(topic: string, pieces: readonly Piece[], maxBytes: number): Packed {
  const packets: Packet[] = [];
  const settled: Delivery[] = [];
  let open: Piece[] = [];
  let openBytes = envelopeBytes;
  const close = (): void => {
    if (open.length > 0) packets.push(listOf(topic, open));
    open = [];
    openBytes = envelopeBytes;
  };
  for (const piece of pieces) {
    const bytes = Buffer.byteLength(piece.json) + 1;
    if (bytes + envelopeBytes > maxBytes) {
      settled.push({
        identifier: piece.identifier,
        outcome: "refused",
        reason: `it has ${bytes} bytes, and the server takes ${maxBytes} at once`,
      });
      continue;
    }
    if (openBytes + bytes > maxBytes) close();
    open.push(piece);
    openBytes += bytes;
  }
  close();
  return { packets, settled };
}

function listOf(topic: string, pieces: readonly Piece[]): Packet {
  return {
    topic,
    payload: `[${pieces.map(({ json }) => json).join(",")}]`,
    identifiers: [...new Set(pieces.map(({ identifier }) => identifier))],
    points: pieces.reduce((sum, { points = 1 }) => sum + points, 0),
  };
}
