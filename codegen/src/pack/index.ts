/**
 * Makes npm packages of what is generated, and of what people write on top of it. Publishes nothing: npm does, with its own login.
 *
 * @packageDocumentation
 */
export { type Emitted, subjectOf, writtenSubject } from "./find-subjects.js";
export { type Packed, type PackOptions, packPackage } from "./pack-package.js";
export type { Subject } from "./subject.js";
