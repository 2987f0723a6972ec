import { type ChildProcess, fork } from "node:child_process";
import { EdgeloomError } from "@edgeloom/runtime";
import type { ChildExit, ChildHandle, FromChild } from "./child-handle.js";

/** What a child process is to run. */
export type ChildTask = {
  /** Address of the module that defines the node (`NodeDefinition`). */
  readonly definitionUrl: string;
  readonly projectFolder: string;
  /** Which of its processes. */
  readonly name: string;
  /** Module that the child starts with; `@edgeloom/ivy/child` when left out. */
  readonly childUrl?: string;
};

/** Starts a child with a channel to it. It ends when the channel does, so that none outlives the main process (defect D19). */
export function forkChild(task: ChildTask): ChildHandle {
  const { childUrl = import.meta.resolve("@edgeloom/ivy/child"), definitionUrl, projectFolder, name } = task;
  const child = fork(new URL(childUrl), [definitionUrl, projectFolder, name], { serialization: "json" });
  return {
    pid: child.pid,
    exited: exitOf(child),
    send: (message) => {
      // The channel may be closing at this moment; the process then ends anyway.
      if (child.connected) child.send(message, () => {});
    },
    kill: (signal) => void child.kill(signal),
    onMessage: (listener) =>
      void child.on("message", (message) => {
        if (isFromChild(message)) listener(message);
      }),
  };
}

function exitOf(child: ChildProcess): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.on("exit", (code, signal) => resolve({ code, signal }));
    child.on("error", () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
}

function isFromChild(message: unknown): message is FromChild {
  const { type, isConnected } = (message ?? {}) as {
    readonly type?: unknown;
    readonly isConnected?: unknown;
  };
  return type === "beat" || type === "config" || (type === "connection" && typeof isConnected === "boolean");
}

/** Fails with `CONFIG` when a module does not define a node. */
export function notANode(url: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `${url} does not define a node`, {
    place: url,
    fix: "let the module have `export const node = defineNode({ … })`",
  });
}
