import type { BackoffRule } from "../../base/backoff.js";
import type { Clock } from "../../base/clock.js";
import type { Logger } from "../../base/log.js";
import type { Secret } from "../../base/secret.js";

/** TLS of a connection to a broker; texts in PEM. The broker's certificate is always verified. */
export type MqttTls = {
  /** Authorities that may sign the broker's certificate; those of Node where left out. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: Secret;
  /** Name that the certificate must carry where it is not `host`. */
  readonly serverName?: string;
};

/** By what a broker knows who connects. */
export type MqttCredentials = { readonly username?: string; readonly password?: Secret };

/** Where a broker is and how to speak to it. */
export type MqttLinkOptions = {
  readonly host: string;
  /** 1883 where left out, 8883 with TLS. */
  readonly port?: number;
  /** Names the session at the broker; a second connection with it ends the first. Random where left out. */
  readonly clientId?: string;
  /** MQTT 3.1.1 where left out. */
  readonly version?: "3.1.1" | "5";
  readonly tls?: MqttTls;
  readonly username?: string;
  readonly password?: Secret;
  /**
   * Gives credentials that do not last, before each connection and in the place of `username` and `password`. When it fails, that
   * is an attempt that failed.
   */
  readonly credentials?: () => MqttCredentials | Promise<MqttCredentials>;
  /** 15 s where left out. */
  readonly keepAliveSeconds?: number;
  /** For TCP, TLS, MQTT and the subscriptions together; 10 s where left out. */
  readonly connectTimeoutMs?: number;
  /** Messages that are longer are dropped and counted; 1 MiB where left out. */
  readonly maxPayloadBytes?: number;
  /** QoS 1 messages that may wait for the broker; more are refused with `OVERLOADED`; 1,000 where left out. */
  readonly maxUnconfirmed?: number;
  readonly backoff?: BackoffRule;
  /** Before the next attempt, once the broker has refused the credentials three times in a row; 5 min where left out. */
  readonly refusedRetryMs?: number;
  readonly clock?: Clock;
  readonly log?: Logger;
};
