import { isUtf8 } from "node:buffer";
import { EdgeloomError } from "../base/errors.js";
import { isObject } from "../schema/json-value.js";
import type { Json } from "../schema/shape.js";
import { parseText } from "./json-text.js";
import { decodeText, type JsonLimits } from "./lossless.js";

/** A message as it came from the bus. */
export type ReceivedMessage = {
  readonly topic: string;
  readonly message: Record<string, Json>;
  /** The JSON text: what a number was before it was read can matter (openmodule spec §2.2). */
  readonly text: string;
};

/** Why frames are not a message. Never holds any of their bytes. */
export type Problem = {
  readonly problem: "frames" | "topic" | "json" | "object";
  /** A sentence for the log. */
  readonly text: string;
};

/** Tells a {@link Problem} from a result. */
export function isProblem(value: object): value is Problem {
  return "problem" in value;
}

/**
 * Reads a multipart message: two frames, a topic and a JSON object (openmodule spec §3.3). Never throws, because what a
 * peer sends must not be able to stop a receive loop.
 */
export function readFrames(
  frames: readonly Uint8Array[],
  limits: JsonLimits = {},
): ReceivedMessage | Problem {
  const [topicFrame, body] = frames;
  if (frames.length !== 2 || topicFrame === undefined || body === undefined) {
    return { problem: "frames", text: `A message has two frames, but ${frames.length} came.` };
  }
  if (!isUtf8(topicFrame)) return { problem: "topic", text: "The topic is not valid UTF-8." };
  const topic = Buffer.from(topicFrame.buffer, topicFrame.byteOffset, topicFrame.byteLength).toString();
  try {
    const text = decodeText(body, limits);
    const message = parseText(text, limits);
    if (!isJsonObject(message)) return { problem: "object", text: "The message is not a JSON object." };
    return { topic, message, text };
  } catch (error) {
    if (error instanceof EdgeloomError) return { problem: "json", text: error.message };
    throw error;
  }
}

function isJsonObject(value: Json): value is Record<string, Json> {
  return isObject(value);
}
