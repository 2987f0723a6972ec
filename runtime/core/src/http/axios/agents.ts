import type { Agent as HttpAgent } from "node:http";
import type { AgentOptions, Agent as HttpsAgent } from "node:https";
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
  const close = (): void => {
    httpAgent.destroy();
    httpsAgent.destroy();
  };
  return { httpAgent, httpsAgent, close };
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
