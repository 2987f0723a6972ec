import { EdgeloomError } from "../../base/errors.js";
import { Secret } from "../../base/secret.js";
import type { OperationFacts, SecurityScheme } from "../descriptors.js";
import type { HttpOptions } from "../options.js";
import { isCertificate, isOfConnection } from "./certificate.js";
import type { AuthProvider } from "./provider.js";
import { apiKey, basic, bearer } from "./providers.js";
import type { ClientCertificate, Credential } from "./schemes.js";
import { together } from "./together.js";

/** Finds the credentials of an operation. */
export type CredentialTable = {
  /** What to add to a call; undefined for nothing. */
  for(security: OperationFacts["security"]): AuthProvider | undefined;
};

/** Sorts the credentials of a client by security scheme. Throws `CONFIG` for a scheme that cannot be served. */
export function credentialTable({
  auth,
  securitySchemes = {},
  credentials = {},
}: HttpOptions): CredentialTable {
  const providers = new Map(
    Object.entries(credentials).flatMap(([name, credential]) => {
      const scheme = schemeNamed(name, securitySchemes);
      checkKind(name, scheme, credential);
      return isCertificate(credential) ? [] : [[name, providerOf(scheme, credential)]];
    }),
  );
  if (providers.size === 0) return { for: (security) => (isFree(security) ? undefined : auth) };
  const known = new Map<OperationFacts["security"], AuthProvider | undefined>();
  return {
    for: (security) => {
      if (!known.has(security)) known.set(security, choose(security, { providers, securitySchemes, auth }));
      return known.get(security);
    },
  };
}

type Choice = {
  readonly providers: ReadonlyMap<string, AuthProvider>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly auth: AuthProvider | undefined;
};

/** The first alternative for which every credential is there; else what serves all calls. */
function choose(
  security: OperationFacts["security"],
  { providers, securitySchemes, auth }: Choice,
): AuthProvider | undefined {
  if (security === undefined) return auth;
  if (isFree(security)) return undefined;
  for (const names of security) {
    // A client certificate is shown by the connection, to every request.
    const found = names
      .filter((name) => !isOfConnection(securitySchemes[name]))
      .map((name) => providers.get(name));
    if (found.every((provider) => provider !== undefined) && found.length > 0) return together(found);
  }
  // Where a call may also be made without any, what there is for all calls is sent: who is known may see more.
  return auth;
}

/** Whether an operation says that it needs no credential. */
export function isFree(security: OperationFacts["security"]): boolean {
  return security?.every((names) => names.length === 0) ?? false;
}

function providerOf(
  scheme: SecurityScheme | undefined,
  credential: Exclude<Credential, ClientCertificate>,
): AuthProvider {
  if (typeof credential === "object" && "authenticate" in credential) return credential;
  if (typeof credential === "object" && !(credential instanceof Secret))
    return basic(credential.username, credential.password);
  if (scheme?.kind === "apiKey") return apiKey({ in: scheme.in, name: scheme.name, value: credential });
  const word = scheme?.kind === "http" ? scheme.scheme : "bearer";
  return bearer(credential, { scheme: word.toLowerCase() === "bearer" ? "Bearer" : word });
}

/** How the scheme of a credential attaches it; undefined where the client knows no schemes at all. Throws `CONFIG`. */
function schemeNamed(
  name: string,
  schemes: Readonly<Record<string, SecurityScheme>>,
): SecurityScheme | undefined {
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  const names = Object.keys(schemes);
  if (scheme === undefined && names.length > 0)
    throw misplaced(name, "is the name of no security scheme", `known are ${names.join(", ")}`);
  return scheme;
}

/** A certificate is for a scheme of the connection, if schemes are known, and nothing else is. Throws `CONFIG`. */
function checkKind(name: string, scheme: SecurityScheme | undefined, credential: Credential): void {
  if (scheme === undefined || isOfConnection(scheme) === isCertificate(credential)) return;
  throw isCertificate(credential)
    ? misplaced(name, "asks for no certificate", `it is of the kind ${scheme.kind}`)
    : misplaced(
        name,
        "stands for the connection",
        "give the client certificate: `{ cert, key }`, or `tls.cert` and `tls.key`",
      );
}

function misplaced(name: string, what: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `credentials: ${JSON.stringify(name)} ${what}`, {
    place: "credentials",
    fix,
  });
}
