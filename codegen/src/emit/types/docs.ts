import type { Property, SchemaNode } from "../../ir/index.js";
import { code, docs, type Fragment } from "../../print/index.js";
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
  const notes = [...notesOf(property.node), ...notesOfProperty(property)];
  const isSilent = notes.length === 0 && property.default === undefined;
  const said = Object.keys(property.node.docs);
  // Most properties of most documents: not worth the way through the layout of comments.
  if (isSilent && said.length === 0) return code``;
  if (isSilent && said.length === 1 && said[0] === "description") return description(property.node.docs);
  return docs(property.node.docs, { notes, default: property.default });
}

/** Large documents say the same of a hundred properties. Emptied when it is full: a process may see many documents. */
const descriptions = new Map<string, Fragment>();
const maxDescriptions = 10_000;

function description(said: Property["node"]["docs"]): Fragment {
  const { description: text = "" } = said;
  const before = descriptions.get(text);
  if (before !== undefined) return before;
  if (descriptions.size === maxDescriptions) descriptions.clear();
  const made = docs(said);
  descriptions.set(text, made);
  return made;
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
