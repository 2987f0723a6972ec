import type { SecurityScheme } from "@edgeloom/runtime/http";
import type { OperationDecl, SecuritySchemeDecl } from "edgeloom/kit";
import type { Source } from "../model/source.js";

/** The variable that holds the credential for a security scheme: arguments are seen by everybody on the machine. */
export function credentialVariable(scheme: string): string {
  return `EDGELOOM_CREDENTIAL_${scheme.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`;
}

type Found = {
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly credentials: Readonly<
    Record<string, string | { readonly username: string; readonly password: string }>
  >;
};

/** The credentials that the environment has for the security schemes of documents. */
export function credentialsFor({ model }: Source, environment: NodeJS.ProcessEnv = process.env): Found {
  const schemes = model.rest?.securitySchemes ?? [];
  const given = schemes.flatMap((scheme) => {
    const text = environment[credentialVariable(scheme.name)] ?? "";
    return text === "" || scheme.kind === "mutualTLS"
      ? []
      : [[scheme.name, credentialOf(scheme, text)] as const];
  });
  return {
    securitySchemes: Object.fromEntries(schemes.map((scheme) => [scheme.name, schemeOf(scheme)])),
    credentials: Object.fromEntries(given),
  };
}

/** What to set for an operation that was refused; none where it asks for nothing. */
export function variablesFor({ security }: OperationDecl): readonly string[] {
  return [...new Set(security.flat().map(({ scheme }) => credentialVariable(scheme)))];
}

function credentialOf(scheme: SecuritySchemeDecl, text: string) {
  if (scheme.kind !== "http" || scheme.scheme !== "basic") return text;
  const joint = text.indexOf(":");
  return joint < 0
    ? { username: text, password: "" }
    : { username: text.slice(0, joint), password: text.slice(joint + 1) };
}

function schemeOf(scheme: SecuritySchemeDecl): SecurityScheme {
  if (scheme.kind === "apiKey") return { kind: "apiKey", in: scheme.in, name: scheme.parameter };
  return scheme.kind === "http" ? { kind: "http", scheme: scheme.scheme } : { kind: scheme.kind };
}
