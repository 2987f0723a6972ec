import type { ApiModel, WebhookDecl } from "../../ir/index.js";
import { code, doc, docs, type Fragment, indent, lines, memberName, typeSym } from "../../print/index.js";
import type { EmitResult } from "../plan.js";
import { symbolOf } from "../symbols.js";
import { openUnionOf, undefinedType } from "../types/type-text.js";
import { receivedType } from "./content.js";
import type { RestScope } from "./scope.js";

/** The type of requests that the described service makes: what each carries, by its name. */
export function requestsType(requests: readonly WebhookDecl[], scope: RestScope): Fragment {
  const members = requests.map(({ name, method, body, docs: said }) => {
    const contents = (body?.contents ?? []).map((content) => receivedType(content, scope));
    const isSure = body === undefined || body.required;
    const type =
      contents.length === 0 ? undefinedType : openUnionOf([...contents, ...(isSure ? [] : [undefinedType])]);
    return code`${docs(said, { notes: [`\`${method}\``] })}readonly ${memberName(name)}: ${type.text};`;
  });
  return code`{${indent(lines(members))}}`;
}

/** Emits the type of all webhooks; nothing where there are none. */
export function emitWebhooks({ rest, sources }: ApiModel, scope: RestScope): EmitResult {
  const [first] = rest?.webhooks ?? [];
  if (rest === undefined || first === undefined) return { symbols: [], files: [] };
  const id = symbolOf.webhooks();
  const about = doc("What the webhooks of the service carry, by their names.");
  const body = code`${about}export type ${typeSym(id)} = ${requestsType(rest.webhooks, scope)};`;
  const file = "webhooks";
  return {
    symbols: [
      {
        id,
        proposed: "webhooks",
        casing: "pascal",
        file,
        space: "type",
        exported: true,
        origin: first.origin,
      },
    ],
    files: [
      {
        path: file,
        template: "module",
        about: "Webhooks.",
        declarations: [{ symbol: id, rank: 0, body }],
        sources,
      },
    ],
  };
}
