import type { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { loadNative } from "./native.js";
import { zeromqSettings } from "./options.js";
import { connectSockets } from "./sockets.js";

/** What zeromq.js hands events to, in the moment in which it reads them. */
function emitterOf(socket: { readonly events: object }): EventEmitter {
  return (socket.events as { readonly emitter: EventEmitter }).emitter;
}

it("say nothing of connections that are told of after the end", async () => {
  const told: string[] = [];
  const nowhere = { publishTo: "tcp://127.0.0.1:1", subscribeTo: "tcp://127.0.0.1:1" };
  const { publisher, subscriber, close } = connectSockets(await loadNative(), zeromqSettings(nowhere), {
    onLinked: () => told.push("linked"),
    onUnlinked: (reason) => told.push(reason),
    onProblem: () => {},
    onSubscription: () => {},
    attempts: () => 0,
    onFrames: () => {},
  });
  const both = [publisher, subscriber].map(emitterOf);
  for (const emitter of both) emitter.emit("handshake", {});
  expect(told).toEqual(["linked"]);
  close(0);
  for (const type of ["disconnect", "handshake", "handshake"])
    for (const emitter of both) emitter.emit(type, {});
  expect(told).toEqual(["linked"]);
});
