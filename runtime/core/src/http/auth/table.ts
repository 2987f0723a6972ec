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
      providerOf(Object.hasOwn(securitySchemes, name) ? securitySchemes[name] : undefined, credential),
    ]),
  );
  if (providers.size === 0) return { for: (security) => (security?.length === 0 ? undefined : auth) };
  const known = new Map<OperationFacts["security"], AuthProvider | undefined>();
  return {
    for: (security) => {
      if (!known.has(security)) known.set(security, choose(security, providers, auth));
      return known.get(security);
    },
  };
}

/** The first alternative for which every credential is there; else what serves all calls. */
function choose(
  security: OperationFacts["security"],
  providers: ReadonlyMap<string, AuthProvider>,
  auth: AuthProvider | undefined,
): AuthProvider | undefined {
  if (security === undefined) return auth;
  for (const names of security) {
    const found = names.map((name) => providers.get(name));
    if (found.every((provider) => provider !== undefined) && found.length > 0) return together(found);
  }
  const isFree = security.length === 0 || security.some((names) => names.length === 0);
  return isFree ? undefined : auth;
}

function providerOf(scheme: SecurityScheme | undefined, credential: Credential): AuthProvider {
  if (typeof credential === "object" && "authenticate" in credential) return credential;
  if (typeof credential === "object" && !(credential instanceof Secret))
    return basic(credential.username, credential.password);
  if (scheme?.kind === "apiKey") return apiKey({ in: scheme.in, name: scheme.name, value: credential });
  const word = scheme?.kind === "http" ? scheme.scheme : "bearer";
  return bearer(credential, { scheme: word.toLowerCase() === "bearer" ? "Bearer" : word });
}
