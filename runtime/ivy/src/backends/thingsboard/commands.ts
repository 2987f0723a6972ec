import { join } from "node:path";
import type { MessageArchiveItem } from "@edgeloom/ivy-sdk";
import { EdgeloomError, type Json } from "@edgeloom/runtime";
import { dayOf } from "../../messages/archive-line.js";
import { readArchiveFile } from "../../messages/read-archive.js";
import type { ProcessContext } from "../../run/process-context.js";

/** What a command works with. */
export type CommandScene = {
  readonly context: ProcessContext;
  /** Names of all commands. */
  readonly names: readonly string[];
  /** Ends the node in an orderly way, so that something outside starts it again; after the answer was sent. */
  readonly restart: () => void;
  readonly republish: Republish;
};

/** Sends messages once more, beside the queue; done when the server has acknowledged them. */
export type Republish = (messages: readonly MessageArchiveItem[]) => Promise<void>;

/** Something that the server may ask a node to do: gets the parameters of the call, and gives its answer. */
export type Command = (params: Json | undefined, scene: CommandScene) => Promise<Json> | Json;

/** The commands that every node knows. A project may add its own, or take some away. */
export const standardCommands: Readonly<Record<string, Command>> = {
  ping: (_params, { context }) => ({ pong: true, time: context.clock.wallSeconds() }),
  list: (_params, { names }) => [...names],
  status: (_params, { context }) => ({
    version: context.config.general.software_version,
    revision: context.config.general.config_revision,
    waiting: context.queue.count(),
  }),
  restart: (_params, { restart }) => {
    restart();
    return { restarting: true };
  },
  archive_republish_messages: republishArchive,
};

const secondsPerDay = 86_400;
const maxDays = 31;
const lotSize = 50;

/** Sends the archived messages of a time range again, `{"from": s, "to": s}` in seconds since the epoch, both included. */
async function republishArchive(params: Json | undefined, scene: CommandScene): Promise<Json> {
  const { from, to } = rangeIn(params);
  const folder = join(scene.context.folders.data, "messages");
  let republished = 0;
  for (let day = Math.floor(from / secondsPerDay); day <= Math.floor(to / secondsPerDay); day++) {
    const { items } = readArchiveFile(join(folder, `${dayOf(day * secondsPerDay * 1e6)}.csv`));
    const wanted = items.filter(({ timestamp }) => timestamp >= from && timestamp <= to);
    for (let start = 0; start < wanted.length; start += lotSize) {
      const lot = wanted.slice(start, start + lotSize);
      await scene.republish(lot);
      republished += lot.length;
    }
  }
  return { republished };
}

function rangeIn(params: Json | undefined): { readonly from: number; readonly to: number } {
  const { from, to } = (params ?? {}) as { readonly from?: unknown; readonly to?: unknown };
  const isTime = (value: unknown): value is number => typeof value === "number" && value >= 0 && value < 4e9;
  if (isTime(from) && isTime(to) && from <= to && to - from <= maxDays * secondsPerDay) return { from, to };
  throw new EdgeloomError("INVALID", `expected {"from": seconds, "to": seconds} of at most ${maxDays} days`, {
    place: "archive_republish_messages",
    fix: "give both as seconds since the epoch, the earlier one first",
  });
}
