import { EdgeloomError } from "../../base/errors.js";
import { Secret } from "../../base/secret.js";
import type { OperationFacts, SecurityScheme } from "../descriptors.js";
import type { HttpOptions } from "../options.js";
import type { AuthProvider } from "./provider.js";
import { apiKey, basic, bearer } from "./providers.js";
import type { Credential } from "./schemes.js";
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
    Object.entries(credentials).map(([name, credential]) => [
      name,
      providerOf(schemeNamed(name, securitySchemes), credential),
    ]),
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
      .filter((name) => securitySchemes[name]?.kind !== "mutualTLS")
      .map((name) => providers.get(name));
    if (found.every((provider) => provider !== undefined) && found.length > 0) return together(found);
  }
  // Where a call may also be made without any, what there is for all calls is sent: who is known may see more.
  return auth;
}

/** Whether an operation asks for nothing. */
function isFree(security: OperationFacts["security"]): boolean {
  return security?.every((names) => names.length === 0) ?? false;
}

function providerOf(scheme: SecurityScheme | undefined, credential: Credential): AuthProvider {
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
  if (scheme?.kind === "mutualTLS")
    throw misplaced(
      name,
      "stands for the connection",
      "give the client certificate by `tls.cert` and `tls.key`",
    );
  return scheme;
}

function misplaced(name: string, what: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `credentials: ${JSON.stringify(name)} ${what}`, {
    place: "credentials",
    fix,
  });
}
