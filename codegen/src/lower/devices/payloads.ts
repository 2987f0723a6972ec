import {
  childOrigin,
  isRecord,
  type Json,
  type Origin,
  ownValue,
  type PayloadDecl,
  type PayloadLayout,
  type PayloadRole,
  type TypeId,
} from "../../ir/index.js";
import { type Located, misbuilt } from "../located.js";
import type { Scope } from "../scope.js";

/** What a payload is named after: its module and device type. */
export type PayloadOwner = { readonly module: string; readonly device: string };

const words = { status: "Status", command: "Command", error: "Error" } as const satisfies Record<
  PayloadRole,
  string
>;

/** Reads a payload that conforms to the grammar, and declares its schemas. */
export function readPayload(at: Located, role: PayloadRole, owner: PayloadOwner, scope: Scope): PayloadDecl {
  const { record, origin } = at;
  const name = `${owner.module}-${owner.device}-${words[role]}`;
  const encoding = (ownValue(record, "encoding") ?? "json") as PayloadDecl["encoding"];
  const texts = ownValue(record, "texts") as readonly string[] | undefined;
  const layout = ownValue(record, "layout") as PayloadLayout | undefined;
  refuseUseless(at, encoding, scope);
  const model = declareSchema(ownValue(record, "schema"), childOrigin(origin, "schema"), name, scope);
  const accepts = declareSchema(
    ownValue(record, "accepts"),
    childOrigin(origin, "accepts"),
    `Accepted-${name}`,
    scope,
  );
  return {
    encoding,
    ...(model !== undefined && { model }),
    ...(accepts !== undefined && { accepts }),
    ...(texts && { texts }),
    ...(layout && { layout }),
    origin,
  };
}

/** Which fields only mean something for which encodings. */
const uses = { schema: ["json"], accepts: ["json"], layout: ["json"], texts: ["json", "text"] } as const;

function refuseUseless({ record, origin }: Located, encoding: PayloadDecl["encoding"], scope: Scope): void {
  for (const [field, encodings] of Object.entries(uses)) {
    if (!Object.hasOwn(record, field) || encodings.some((known) => known === encoding)) continue;
    const message = `\`${field}\` says nothing about a payload whose encoding is \`${encoding}\`.`;
    misbuilt(scope, message, childOrigin(origin, field));
  }
}

/** The schema `true` asks for no type; one that only refers elsewhere is the type there, by its own name. */
function declareSchema(
  value: Json | undefined,
  origin: Origin,
  name: string,
  scope: Scope,
): TypeId | undefined {
  if (value === undefined || value === true) return undefined;
  const ref = isRecord(value) ? ownValue(value, "$ref") : undefined;
  if (typeof ref !== "string" || Object.keys(value as object).length > 1)
    return scope.declare(origin, { name });
  const target = scope.set.resolve(ref, origin);
  return target && scope.declare(target);
}
