import { EdgeloomError } from "@edgeloom/runtime";
import type { DeadlineTable } from "@edgeloom/runtime/base";
import { ExternalSession } from "../external-client/external-session.js";
import type { ForwardedStatus } from "../module-handler/index.js";
import type { ExternalServerMessage } from "../wire/index.js";
import { Inbox } from "./inbox.js";

/** A message of the server that says something. */
export type ServerMessage = Exclude<ExternalServerMessage["MessageType"], { readonly case: undefined }>;

/** One session of the proof of concept; beside the usual it holds the messages of the connect sequence. */
export class PocSession extends ExternalSession {
  readonly inbox: Inbox<ServerMessage>;
  #lastCommand: number | undefined;

  constructor(id: string, options: { readonly deadlines: DeadlineTable; readonly maxWaiting: number }) {
    super(id, options.deadlines);
    this.inbox = new Inbox(options);
  }

  /** False when the command is not the next one; the first may have any counter (fleet spec §5.3). */
  override acceptCommand(counter: number): boolean {
    if (this.#lastCommand !== undefined && counter !== (this.#lastCommand + 1) % 2 ** 32) return false;
    this.#lastCommand = counter;
    return true;
  }

  /** Whoever waits for a message is told so, too. */
  override end(): readonly ForwardedStatus[] {
    this.inbox.end(new EdgeloomError("CLOSED", "the session has ended", { place: this.id }));
    return super.end();
  }
}
