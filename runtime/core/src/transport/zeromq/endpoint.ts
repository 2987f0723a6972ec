import { isAbsolute, relative, resolve } from "node:path";
import { EdgeloomError } from "../../base/errors.js";

/** A checked address of a socket. */
export type Endpoint = {
  readonly text: string;
  readonly scheme: "tcp" | "ipc" | "inproc";
  /** True when only this machine can reach it. */
  readonly local: boolean;
  /** True for an IPv6 address; names are looked up as IPv4, as other clients of such brokers do. */
  readonly ipv6: boolean;
  /** For `ipc`: the absolute path of the socket file. */
  readonly path: string | undefined;
};

/** What an endpoint may be. */
export type EndpointRules = {
  /** The option that holds it; place of errors. */
  readonly place: string;
  /** The only directory in which `ipc` sockets may lie; without it there are none. */
  readonly ipcDirectory?: string | undefined;
  /** Whether a wildcard host and port 0 or `*` are meant, as for a socket that binds. */
  readonly binds: boolean;
};

// The kernel's limit for the path of a local socket, without the final zero.
const maxIpcPathBytes = 107;
const tcpPattern = /^tcp:\/\/(?<host>\[[\da-f:.]+\]|[\w.-]+|\*):(?<port>\d{1,5}|\*)$/i;
const loopbackHost = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i;
const wildcardHost = /^(?:\*|0\.0\.0\.0|\[::\])$/;

function refuse(text: string, reason: string, rules: EndpointRules): never {
  throw new EdgeloomError("CONFIG", `${JSON.stringify(text)} is not an endpoint: ${reason}`, {
    place: rules.place,
    fix: "give tcp://host:port, or ipc:///directory/name with that directory as ipcDirectory",
  });
}

function parseTcp(text: string, rules: EndpointRules): Endpoint {
  const groups = tcpPattern.exec(text)?.groups;
  const host = groups?.["host"];
  const port = groups?.["port"];
  if (host === undefined || port === undefined) refuse(text, "a TCP endpoint is tcp://host:port", rules);
  const anyPort = port === "*" || Number(port) === 0;
  if (Number(port) > 65_535) refuse(text, "there is no such port", rules);
  if (!rules.binds && (anyPort || wildcardHost.test(host)))
    refuse(text, "a client needs a host and a port", rules);
  // Zero and the wildcard both ask for a free port; ZeroMQ takes both, but only one spelling is passed on.
  return {
    text: `tcp://${host}:${anyPort ? "*" : port}`,
    scheme: "tcp",
    local: loopbackHost.test(host),
    ipv6: host.startsWith("["),
    path: undefined,
  };
}

function parseIpc(text: string, rules: EndpointRules): Endpoint {
  const path = text.slice("ipc://".length);
  if (rules.ipcDirectory === undefined) refuse(text, "no ipcDirectory is given", rules);
  if (!isAbsolute(path) || path.includes("\0")) refuse(text, "an IPC endpoint is an absolute path", rules);
  const inside = relative(resolve(rules.ipcDirectory), resolve(path));
  if (inside === "" || inside.startsWith("..") || isAbsolute(inside))
    refuse(text, "it lies outside of ipcDirectory", rules);
  if (Buffer.byteLength(resolve(path)) > maxIpcPathBytes)
    refuse(text, `its path has more than ${maxIpcPathBytes} bytes`, rules);
  return { text: `ipc://${resolve(path)}`, scheme: "ipc", local: true, ipv6: false, path: resolve(path) };
}

/** Checks an endpoint; throws `CONFIG` with the reason. `inproc` is for tests. */
export function parseEndpoint(text: string, rules: EndpointRules): Endpoint {
  if (text.startsWith("tcp://")) return parseTcp(text, rules);
  if (text.startsWith("ipc://")) return parseIpc(text, rules);
  if (/^inproc:\/\/[\w.-]{1,100}$/.test(text))
    return { text, scheme: "inproc", local: true, ipv6: false, path: undefined };
  return refuse(text, "it begins with neither tcp:// nor ipc://", rules);
}
