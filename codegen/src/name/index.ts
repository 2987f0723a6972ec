export { assignNames } from "./assign.js";
export { assignMembers, camelCase, memberIdentifier, type NamedMember, pascalCase } from "./identifiers.js";
export { nameProblem } from "./name-problem.js";
export type { AssignOptions } from "./options.js";
