import { EdgeloomError } from "@edgeloom/runtime";
import { silentLogger } from "@edgeloom/runtime/base";
import { MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { busName } from "./connect.js";
import type { Line, LineMessage, LineOptions } from "./line.js";
import type { MqttAddress } from "./mqtt-address.js";
import { filterOf, isOfTemplate } from "./topic-template.js";

const defaultConnectMs = 3_000;

/** Prepares a connection to a broker of MQTT; `settled` makes it, and the first message to be published. */
export function mqttLine(
  address: MqttAddress,
  { timeoutMs = defaultConnectMs, signal, note }: LineOptions,
): Line {
  const link = new MqttLink({ ...address, log: silentLogger, connectTimeoutMs: timeoutMs });
  const place = `mqtt${address.tls === undefined ? "" : "s"}://${address.host}:${address.port ?? (address.tls === undefined ? 1883 : 8883)}`;
  let opened: Promise<void> | undefined;
  const open = (): Promise<void> =>
    (opened ??= whenUp(link, { place, timeoutMs, signal }).then(() => tell(link, note)));
  return {
    listen(topic, listener) {
      link.subscribe(filterOf(topic.address), 0);
      link.events.on("message", (name, body) => {
        const message: LineMessage = { topic: name, body };
        if (isOfTemplate(name, topic.address)) listener(message);
      });
    },
    settled: open,
    async publish(name, body) {
      await open();
      await link.publish(name, new TextEncoder().encode(body), 1);
      return true;
    },
    hasListener: () => true,
    close: () => link.close(),
  };
}

/** Tells what happens to a connection that was up. */
function tell(link: MqttLink, note: LineOptions["note"]): void {
  link.events.on("down", (reason) => note(`the connection to the broker was lost: ${reason}`));
  link.events.on("up", () => note("connected to the broker again"));
}

type Opening = { readonly place: string; readonly timeoutMs: number; readonly signal: AbortSignal };

function whenUp(link: MqttLink, { place, timeoutMs, signal }: Opening): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = new EdgeloomError(
      "UNAVAILABLE",
      `there is no broker at ${place}, or it did not answer in time`,
      {
        place,
        fix: "start one there, or correct --broker",
      },
    );
    const timer = setTimeout(() => reject(lost), timeoutMs);
    const cancel = (): void => reject(new EdgeloomError("CANCELLED", `${busName} was stopped`));
    signal.addEventListener("abort", cancel, { once: true });
    link.events.on("up", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      resolve();
    });
    link.events.on("refused", (reason) => {
      clearTimeout(timer);
      reject(
        new EdgeloomError("REMOTE", `the broker at ${place} does not let us in: ${reason}`, {
          place,
          fix: "set EDGELOOM_MQTT_USERNAME and EDGELOOM_MQTT_PASSWORD, or correct them",
        }),
      );
    });
    link.open();
  });
}
