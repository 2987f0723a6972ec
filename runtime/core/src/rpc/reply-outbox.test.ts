import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bus } from "../bus/bus.js";
import { Stage } from "../bus/bus.test.support.js";
import { ReplyOutbox } from "./reply-outbox.js";

let stage: Stage;
let bus: Bus;
let peer: Bus;
let heard: unknown[];

beforeEach(async () => {
  stage = new Stage();
  bus = await stage.bus("me");
  peer = await stage.bus("peer");
  heard = [];
});
afterEach(() => stage.end());

const listen = (): (() => void) => peer.receive("replies", (message) => heard.push(message.json()?.["n"]));
const reply = (n: number): string => JSON.stringify({ n });

describe("ReplyOutbox", () => {
  it("holds replies back while nobody would receive them, in order, for a minute", async () => {
    const outbox = new ReplyOutbox(bus, "replies");
    outbox.send(reply(1));
    stage.clock.advance(59_999);
    outbox.send(reply(2));
    outbox.send(reply(3));
    expect(outbox.held).toBe(3);
    stage.clock.advance(1);
    const stop = listen();
    await stage.flush();
    outbox.send(reply(4));
    await stage.flush();
    expect(heard).toEqual([2, 3, 4]);
    stop();
    await stage.flush();
    outbox.send(reply(5));
    expect(outbox.held).toBe(1);
  });

  it("holds them through an outage of the link", async () => {
    const outbox = new ReplyOutbox(bus, "replies");
    listen();
    await stage.flush();
    stage.wire.kill();
    outbox.send(reply(1));
    expect(outbox.held).toBe(1);
    stage.wire.restart();
    await stage.flush();
    expect(heard).toEqual([1]);
  });

  it("holds a bounded number, and nothing once it is closed", async () => {
    const outbox = new ReplyOutbox(bus, "replies");
    for (let n = 0; n < 1_500; n++) outbox.send(reply(n));
    expect(outbox.held).toBe(1_000);
    outbox.close();
    expect(outbox.held).toBe(0);
    listen();
    await stage.flush();
    expect(heard).toEqual([]);
  });
});
