import { silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { pocModules } from "../config/index.js";
import { ModuleSet } from "../module/index.js";
import { PocModuleHandler } from "../module-handler/index.js";
import { nextTurn } from "../peer.test.support.js";
import { newDevice } from "../wire/index.js";
import { HandlerService } from "./handler-service.js";

/** The modules of the proof of concept. */
export const modules = new ModuleSet(pocModules);
/** A button. */
export const left = newDevice({ module: 2, deviceRole: "left", deviceName: "button1" });
/** Another button. */
export const right = newDevice({ module: 2, deviceRole: "right", deviceName: "button2" });
/** A status of a button that is pressed. */
export const pressed = Buffer.from('{"pressed": true}');
/** A status of one that is not. */
export const released = Buffer.from('{"pressed": false}');

/** What a payload says. */
export function text(data: unknown): string {
  return data instanceof Uint8Array ? Buffer.from(data).toString() : String(data);
}

/** Lets everything happen that needs no time to pass. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}

/** Everything that is published to a broker. */
export function tap(broker: MemoryLinks): { readonly topic: string; readonly payload: Uint8Array }[] {
  const messages: { readonly topic: string; readonly payload: Uint8Array }[] = [];
  const link = broker.link();
  link.subscribe("#");
  link.events.on("message", (topic, payload) => messages.push({ topic, payload }));
  link.open();
  return messages;
}

/** A module handler of the proof of concept at a broker. */
export function serve(broker: MemoryLinks): HandlerService {
  const log = silentLogger;
  const handler = new PocModuleHandler({ modules, log });
  const service = new HandlerService({ link: broker.link(), handler, modules, log });
  service.open();
  return service;
}
