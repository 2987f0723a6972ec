/** Limits of generation (all finite; reliability of the generator does not depend on the good will of a schema). */
export type Limits = {
  readonly maxDocumentBytes: number;
  readonly maxNesting: number;
  readonly maxFiles: number;
  readonly maxReferences: number;
  readonly maxDeclarations: number;
  readonly maxFieldsPerObject: number;
  readonly maxEnumValues: number;
  readonly maxUnionMembers: number;
  readonly maxTupleItems: number;
  readonly maxPatternLength: number;
  readonly maxNameLength: number;
  readonly maxDocLength: number;
  readonly maxEmittedFileBytes: number;
  readonly maxEmittedTotalBytes: number;
};

/** The defaults; GitHub's own OpenAPI document, 13 MB, fits. */
export const defaultLimits: Limits = {
  maxDocumentBytes: 64 * 1024 * 1024,
  maxNesting: 64,
  maxFiles: 2_000,
  maxReferences: 100_000,
  maxDeclarations: 20_000,
  maxFieldsPerObject: 1_000,
  maxEnumValues: 5_000,
  maxUnionMembers: 256,
  maxTupleItems: 128,
  maxPatternLength: 512,
  maxNameLength: 200,
  maxDocLength: 64 * 1024,
  maxEmittedFileBytes: 16 * 1024 * 1024,
  maxEmittedTotalBytes: 64 * 1024 * 1024,
};

/** The limits of a package: the defaults, but for those that it sets itself. */
export function limitsOf(own: Partial<Limits> | undefined): Limits {
  return { ...defaultLimits, ...own };
}
