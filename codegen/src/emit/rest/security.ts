import type { ApiModel, SecuritySchemeDecl } from "../../ir/index.js";
import {
  code,
  doc,
  docs,
  type Fragment,
  indent,
  key,
  lines,
  lit,
  memberName,
  runtime,
  sym,
} from "../../print/index.js";
import type { EmitResult } from "../plan.js";
import { symbolOf } from "../symbols.js";

/** Emits how credentials are attached, by the names of the security schemes; nothing where there are none. */
export function emitSecurity({ rest, sources }: ApiModel): EmitResult {
  const [first] = rest?.securitySchemes ?? [];
  if (rest === undefined || first === undefined) return { symbols: [], files: [] };
  const id = symbolOf.securitySchemes();
  const types = rest.securitySchemes.map(
    ({ name, docs: said }) => code`${docs(said)}readonly ${memberName(name)}: ${runtime("SecurityScheme")};`,
  );
  const values = rest.securitySchemes.map((scheme) => code`${key(scheme.name)}: ${schemeValue(scheme)},`);
  const about = doc("The security schemes of the service, to give credentials for. Holds none.");
  const body = code`${about}export const ${sym(id)}: {${indent(lines(types))}} = {${indent(lines(values))}};`;
  const file = "security";
  return {
    symbols: [
      {
        id,
        proposed: "securitySchemes",
        casing: "camel",
        file,
        space: "value",
        exported: true,
        origin: first.origin,
      },
    ],
    files: [
      {
        path: file,
        template: "module",
        about: "Security schemes.",
        declarations: [{ symbol: id, rank: 0, body }],
        sources,
      },
    ],
  };
}

function schemeValue(scheme: SecuritySchemeDecl): Fragment {
  switch (scheme.kind) {
    case "apiKey":
      return lit({ kind: scheme.kind, in: scheme.in, name: scheme.parameter });
    case "http":
      return lit({ kind: scheme.kind, scheme: scheme.scheme });
    case "oauth2":
    case "openIdConnect":
    case "mutualTLS":
      return lit({ kind: scheme.kind });
  }
}
