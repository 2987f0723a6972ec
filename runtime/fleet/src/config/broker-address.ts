import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { EdgeloomError } from "@edgeloom/runtime";
import { Secret } from "@edgeloom/runtime/base";
import type { MqttTls } from "@edgeloom/runtime/transport/mqtt";
import { readFailure } from "./read-failure.js";

/** Where a broker is, and how it is spoken to. */
export type BrokerAddress = {
  readonly host: string;
  readonly port: number;
  readonly tls?: MqttTls;
  readonly username?: string;
  readonly password?: Secret;
};

/** Files in PEM, as configurations and command lines name them. */
export type TlsFiles = {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
};

const plainPort = 1883;
const tlsPort = 8883;

/**
 * Reads `mqtt://[user:password@]host[:port]`, `mqtts://…` or `host[:port]`. Port 1883, with TLS 8883, where none is given.
 *
 * @throws EdgeloomError `CONFIG` for anything else; it does not hold the text, which may have a password
 */
export function parseBroker(text: string, files: TlsFiles = {}): BrokerAddress {
  const url = urlOf(text);
  if (
    url === undefined ||
    !["mqtt:", "mqtts:"].includes(url.protocol) ||
    url.hostname === "" ||
    !hasOnlyAddress(url)
  )
    throw new EdgeloomError("CONFIG", "the address of the broker is not understood", {
      place: "--broker",
      fix: "give mqtt://host:1883, or mqtts://host:8883 for TLS",
    });
  const isTls = url.protocol === "mqtts:" || Object.values(files).some((file) => file !== undefined);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isTls ? tlsPort : plainPort) : Number(url.port),
    ...(isTls && { tls: readTls(files, "--broker") }),
    ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
    ...(url.password !== "" && { password: new Secret(decodeURIComponent(url.password)) }),
  };
}

function urlOf(text: string): URL | undefined {
  const url = text.includes("://") ? text : `mqtt://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function hasOnlyAddress({ pathname, search, hash }: URL): boolean {
  return ["", "/"].includes(pathname) && search === "" && hash === "";
}

/**
 * Reads the files of TLS. Without an authority those of Node are asked.
 *
 * @throws EdgeloomError `CONFIG` when a file cannot be read or is not what it should be, or when only one of certificate and key
 * is given. Never is TLS left out because of that: what was meant to be secret would be sent in the open.
 */
export function readTls({ ca, cert, key }: TlsFiles, place: string): MqttTls {
  if ((cert === undefined) !== (key === undefined))
    throw new EdgeloomError("CONFIG", "a certificate of one's own needs its key, and a key its certificate", {
      place,
      fix: `give the ${cert === undefined ? "certificate" : "key"}, too`,
    });
  const authority = ca === undefined ? undefined : readPem(ca, place);
  const own =
    cert === undefined || key === undefined
      ? undefined
      : { cert: readPem(cert, place), key: readPem(key, place) };
  // What is empty counts as left out in Node: its own authorities would be trusted, and nobody would be shown a certificate.
  if (authority !== undefined) tryOut(`${ca}`, place, () => new X509Certificate(authority));
  if (own !== undefined)
    tryOut(`${cert} or ${key}`, place, () => {
      createPrivateKey(own.key);
      return [new X509Certificate(own.cert), createSecureContext(own)];
    });
  return {
    ...(authority !== undefined && { ca: authority }),
    ...(own !== undefined && { cert: own.cert, key: new Secret(own.key) }),
  };
}

function tryOut(files: string, place: string, use: () => unknown): void {
  try {
    use();
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the file ${files} of TLS cannot be used`, {
      place,
      fix: "give certificates and keys in PEM, and a certificate that belongs to its key",
      cause,
    });
  }
}

function readPem(file: string, place: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw readFailure(`the file ${file} of TLS`, place, cause);
  }
}
