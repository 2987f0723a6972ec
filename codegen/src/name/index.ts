export { type AssignOptions, assignNames } from "./assign.js";
export { camelCase, memberIdentifier, pascalCase } from "./casing.js";
export { assignMembers, type NamedMember } from "./members.js";
export { nameProblem } from "./name-problem.js";
