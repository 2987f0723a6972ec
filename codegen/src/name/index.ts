export { assignNames } from "./assign.js";
export { assignMembers, camelCase, memberIdentifier, type NamedMember, pascalCase } from "./identifiers.js";
export { NameMemory } from "./memory.js";
export { nameProblem } from "./name-problem.js";
export type { AssignOptions } from "./options.js";
