import type { TopicDecl } from "edgeloom/kit";

/** A message as it came. */
export type LineMessage = { readonly topic: string; readonly body: Uint8Array };

/** What topics are listened to and published on: a bus, or a broker of MQTT. */
export type Line = {
  /** Hands over the messages of a topic. Before `settled` they may be missing. */
  listen(topic: TopicDecl, listener: (message: LineMessage) => void): void;
  /** Resolves when everything that is listened to is known on the other side. */
  settled(): Promise<void>;
  /** Sends one message; false when it was dropped. */
  publish(topic: string, body: string): Promise<boolean>;
  /** Whether anybody would get it; true where nobody can know. */
  hasListener(topic: string): boolean;
  close(options?: { readonly isAbrupt?: boolean }): Promise<void>;
};

/** How a line is opened. */
export type LineOptions = {
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Told when the connection is lost, and when it is there again. */
  readonly note: (text: string) => void;
};
