import type { Origin } from "../../ir/index.js";
import type { Scope } from "../scope.js";

/** What reading OpenAPI documents shares beside what all of lowering does. */
export type RestScope = Scope & {
  /** Says that nothing is made of something: once in each file, at its first place. */
  remark(message: string, origin: Origin): void;
};

/** The scope of OpenAPI documents. */
export function restScope(scope: Scope): RestScope {
  const said = new Set<string>();
  return {
    ...scope,
    structureCode: "openapi-structure",
    remark: (message, origin) => {
      const key = `${origin.file}\n${message}`;
      if (said.has(key)) return;
      said.add(key);
      scope.reporter.report("openapi-ignored", message, origin);
    },
  };
}
