import { childOrigin, ownValue, type WebhookDecl } from "../../ir/index.js";
import { checkFields, type Located, type Member, membersOf } from "../located.js";
import { joined } from "../names.js";
import type { Scope } from "../scope.js";
import type { BodyReader, BodySource } from "./bodies.js";
import { docsOf } from "./docs.js";
import { freeName, givenName } from "./names.js";
import { operationFields } from "./operation-fields.js";
import { locate } from "./reference.js";
import { pathItemOf } from "./sources.js";

/** A webhook or callback, before the parts of its bodies are known. */
export type WebhookSource = Omit<WebhookDecl, "body"> & { readonly body: BodySource | undefined };

/** Reads the requests that a described service makes. */
export class WebhookReader {
  private readonly scope: Scope;
  private readonly bodies: BodyReader;
  private readonly taken = new Set<string>();

  constructor(scope: Scope, bodies: BodyReader) {
    this.scope = scope;
    this.bodies = bodies;
  }

  /** The webhooks of a document. */
  webhooksOf(root: Located): readonly WebhookSource[] {
    return membersOf(root, "webhooks", this.scope).flatMap((member) =>
      this.requestsOf(member, joined(member.key)),
    );
  }

  /** The callbacks of an operation: each request to each expression. Where it goes shows only at run time. */
  callbacksOf(operation: Located, operationName: string): readonly WebhookSource[] {
    return membersOf(operation, "callbacks", this.scope).flatMap((member) => {
      const at = locate(member.value, member.origin, "A callback", this.scope);
      if (at === undefined) return [];
      const name = `${operationName}-${joined(member.key)}`;
      return Object.keys(at.record).flatMap((key) => {
        const value = ownValue(at.record, key) ?? null;
        return key.startsWith("x-")
          ? []
          : this.requestsOf({ key, value, origin: childOrigin(at.origin, key) }, name);
      });
    });
  }

  private requestsOf(member: Member, name: string): readonly WebhookSource[] {
    const requests = pathItemOf(member, this.scope);
    return requests.map(({ method, at }) => {
      checkFields(at, "an operation", operationFields, this.scope);
      const made = requests.length === 1 ? name : `${name}-${method.toLowerCase()}`;
      const named = freeName(givenName(at, this.scope) ?? made, this.taken);
      return {
        name: named,
        method,
        body: this.bodies.readBody(at, { origin: at.origin, name: named }),
        docs: docsOf(at, this.scope),
        origin: at.origin,
      };
    });
  }
}
