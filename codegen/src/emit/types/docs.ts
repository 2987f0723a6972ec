import type { Property, SchemaNode } from "../../ir/index.js";
import { docs, type Fragment } from "../../print/index.js";
import { notesOf } from "./notes.js";

/** The doc comment of an emitted type. */
export function typeDoc(node: SchemaNode): Fragment {
  return docs(node.docs, { notes: notesOf(node) });
}

/** {@link memberDoc}, worked out once per property. */
export function rememberedDocs(): (property: Property) => Fragment {
  const known = new Map<Property, Fragment>();
  return (property) => {
    const before = known.get(property);
    if (before !== undefined) return before;
    const made = memberDoc(property);
    known.set(property, made);
    return made;
  };
}

/** The doc comment of a property; nothing when there is nothing to say. */
function memberDoc(property: Property): Fragment {
  return docs(property.node.docs, {
    notes: [...notesOf(property.node), ...notesOfProperty(property)],
    default: property.default,
  });
}

const dynamicDefaults = { now: "the time now", "service-name": "the name of this service" } as const;

function notesOfProperty(property: Property): readonly string[] {
  const notes: string[] = [];
  if (property.dynamicDefault !== undefined)
    notes.push(`Default: ${dynamicDefaults[property.dynamicDefault]}`);
  if (property.readOnly === true) notes.push("Only in answers: leave it out of what is sent.");
  if (property.writeOnly === true) notes.push("Only sent, never part of an answer.");
  return notes;
}
