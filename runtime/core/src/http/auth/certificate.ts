import { EdgeloomError } from "../../base/errors.js";
import type { SecurityScheme } from "../descriptors.js";
import type { HttpOptions } from "../options.js";
import type { ClientCertificate, Credential } from "./schemes.js";

/** Tells a certificate from other credentials. */
export function isCertificate(credential: Credential): credential is ClientCertificate {
  return typeof credential === "object" && "cert" in credential && "key" in credential;
}

/** Whether a scheme asks for the certificate of the connection. */
export function isOfConnection(scheme: SecurityScheme | undefined): boolean {
  return scheme?.kind === "mutualTLS";
}

/**
 * The options with the certificate that is given for a security scheme as that of the connection. A client has one. Throws `CONFIG` for
 * several, and where the connection is not made here.
 */
export function withCertificate(options: HttpOptions): HttpOptions {
  const given = Object.entries(options.credentials ?? {}).flatMap(([name, credential]) =>
    isCertificate(credential) ? [[name, credential] as const] : [],
  );
  const [first, ...others] = given;
  if (first === undefined) return options;
  const [name, { cert, key }] = first;
  const isOther = ({ cert: otherCert }: ClientCertificate): boolean => otherCert !== cert;
  const { tls = {} } = options;
  if (others.some(([, other]) => isOther(other)) || (tls.cert !== undefined && tls.cert !== cert))
    throw misplaced(name, "is not the only certificate", "make a client for each certificate");
  if (options.agent !== undefined || options.fetch !== undefined || options.engine !== undefined)
    throw misplaced(name, "cannot be shown by connections that are made elsewhere", "give it to the agent");
  return { ...options, tls: { ...tls, cert, key: typeof key === "string" ? key : key.reveal() } };
}

function misplaced(name: string, what: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `credentials: ${JSON.stringify(name)} ${what}`, {
    place: "credentials",
    fix,
  });
}
