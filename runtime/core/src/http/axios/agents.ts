import type { ClientRequest, Agent as HttpAgent } from "node:http";
import type { AgentOptions, Agent as HttpsAgent } from "node:https";
import type { Duplex } from "node:stream";
import { EdgeloomError } from "../../base/errors.js";
import type { NodeModules } from "../node-modules.js";
import type { HttpOptions, TlsOptions } from "../options.js";

/** The agents of one client, and how they are closed. */
export type Agents = {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  close(): void;
};

const defaultMaxSockets = 64;

/** Makes agents that keep connections; one that the application gives is used for both schemes and stays its own. */
export function makeAgents({ http, https, tls }: NodeModules, options: HttpOptions): Agents {
  if (options.agent !== undefined) {
    if (options.tls !== undefined)
      throw new EdgeloomError("CONFIG", "an agent and TLS options exclude each other", {
        place: "tls",
        fix: "give the TLS options to the agent",
      });
    return {
      httpAgent: options.agent as HttpAgent,
      httpsAgent: options.agent as HttpsAgent,
      close: () => undefined,
    };
  }
  const common = { keepAlive: true, maxSockets: options.maxSockets ?? defaultMaxSockets };
  const httpAgent = new http.Agent(common);
  const httpsAgent = new https.Agent({ ...common, ...tlsSettings(options.tls ?? {}, tls.rootCertificates) });
  for (const agent of [httpAgent, httpsAgent]) guardIdleSockets(agent);
  const close = (): void => {
    httpAgent.destroy();
    httpsAgent.destroy();
  };
  return { httpAgent, httpsAgent, close };
}

/**
 * Bytes that come while nothing was asked for would be taken for the reply to the next request, if they come at the wrong
 * moment: a connection on which that happens is not used again.
 */
function guardIdleSockets(agent: HttpAgent): void {
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
  const reuse = agent.reuseSocket.bind(agent);
  const onIdleData = function (this: Duplex): void {
    this.destroy();
  };
  Object.assign(agent, {
    keepSocketAlive: (socket: Duplex): boolean => {
      if (socket.readableLength > 0 || !keep(socket)) return false;
      socket.on("data", onIdleData);
      return true;
    },
    reuseSocket: (socket: Duplex, request: ClientRequest): void => {
      socket.off("data", onIdleData);
      reuse(socket, request);
    },
  });
}

function tlsSettings(options: TlsOptions, rootCertificates: readonly string[]): AgentOptions {
  const { ca, extraCa, cert, key, serverName } = options;
  const trusted = extraCa === undefined ? ca : [...listOf(ca ?? rootCertificates), ...listOf(extraCa)];
  return {
    minVersion: "TLSv1.2",
    // Always said, so that no variable of the environment decides.
    rejectUnauthorized: options.verify !== false,
    ...(trusted !== undefined && { ca: [...listOf(trusted)] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

function listOf(certificates: string | readonly string[]): readonly string[] {
  return typeof certificates === "string" ? [certificates] : certificates;
}
