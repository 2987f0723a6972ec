import type { Io } from "./io.js";
import { loadNeighbour } from "./neighbour.js";

/** Names of the commands that speak to others. */
type LiveName = "mock" | "call" | "tail" | "publish";

/** What is used of the package that brings documents to life. */
type LiveModule = {
  readonly liveCommand: (name: LiveName, args: readonly string[], io: Io) => Promise<number>;
};

const live = {
  room: "@edgeloom/live/commands",
  title: "What brings documents to life",
  fix: "Run `npm install --save-dev @edgeloom/live`.",
};

/** A command that speaks to others. It opens sockets, so it lives in a package of its own. */
export function liveCommand(name: LiveName): (args: readonly string[], io: Io) => Promise<number> {
  return async (args, io) => {
    const loaded = (await loadNeighbour(live, io.cwd)) as LiveModule;
    return loaded.liveCommand(name, args, io);
  };
}
