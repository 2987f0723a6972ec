export { type AssignOptions, assignNames } from "./assign.js";
export { assignMembers, camelCase, memberIdentifier, type NamedMember, pascalCase } from "./identifiers.js";
export { nameProblem } from "./name-problem.js";
