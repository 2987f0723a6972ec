/**
 * The commands mock, call, tail and publish, as `edgeloom` runs them.
 *
 * @packageDocumentation
 */
import { type Io, UsageError } from "edgeloom/kit";
import { printableWithColor } from "../printable.js";
import { call } from "./call.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import { type LiveIo, processLiveIo } from "./io.js";
import { mock } from "./mock.js";
import { publish } from "./publish.js";
import { tail } from "./tail.js";
import { tellFailure } from "./tell.js";

export type { LiveIo } from "./io.js";

const commands = { mock, call, tail, publish } as const;

/** Names of the commands. */
export type LiveCommand = keyof typeof commands;

/** Runs one command; gives the exit code. Never rejects. Ends early when `io.stop` is aborted: by Ctrl-C where it is left out. */
export async function liveCommand(
  name: LiveCommand,
  args: readonly string[],
  io: Io | LiveIo,
): Promise<number> {
  const given = "stop" in io ? io : processLiveIo(io);
  // What others send is in messages, too.
  const live: LiveIo = { ...given, err: (text) => given.err(printableWithColor(text)) };
  try {
    return await commands[name](args, live);
  } catch (error) {
    if (live.stop.aborted) return name === "call" ? exitCodes.interrupted : exitCodes.done;
    tellFailure(error, live);
    return error instanceof UsageError ? exitCodes.wrongUsage : exitCodeOf(error);
  }
}
