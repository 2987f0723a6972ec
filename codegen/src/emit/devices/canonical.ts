import type { CanonicalDecl, CanonicalFields } from "../../ir/index.js";
import { code, type Fragment, fields, key, list, lit } from "../../print/index.js";
import { isInheritedName } from "../analysis/index.js";

/** A canonical form as a value. Fields stay in their order, which is the order in which they are written. */
export function canonicalValue(form: CanonicalDecl): Fragment {
  switch (form.kind) {
    case "boolean":
    case "null":
      return fields([kindOf(form)]);
    case "unsigned":
      return fields([kindOf(form), code`bits: ${lit(form.bits)}`]);
    case "tuple":
      return fields([kindOf(form), code`items: ${list(form.items.map(canonicalValue))}`]);
    case "object":
      return fields([kindOf(form), fieldsOf(form.fields)]);
    case "numbered":
      return fields([
        kindOf(form),
        code`key: ${lit(form.key)}`,
        code`count: ${lit(form.count)}`,
        fieldsOf(form.fields),
      ]);
  }
}

function kindOf({ kind }: CanonicalDecl): Fragment {
  return code`kind: ${lit(kind)}`;
}

function fieldsOf(entries: CanonicalFields): Fragment {
  return code`fields: ${fields(entries.map(({ name, form }) => code`${key(name)}: ${fieldValue(name, form)}`))}`;
}

/** The compiler takes the type of what every object has for that of a field of such a name, and widens the texts in it. */
function fieldValue(name: string, form: CanonicalDecl): Fragment {
  const value = canonicalValue(form);
  return isInheritedName(name) ? code`${value} as const` : value;
}
