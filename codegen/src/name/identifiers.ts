/**
 * The door through which emitters make member names; declarations get theirs from `assignNames`.
 *
 * @packageDocumentation
 */
export { camelCase, memberIdentifier, pascalCase } from "./casing.js";
export { assignMembers, type NamedMember } from "./members.js";
