import { groupBy, type OperationDecl } from "../../ir/index.js";
import { wordsOf } from "./words.js";

/** The operations of one emitted file. */
export type Group = {
  /** What tells it from others: also the name of its file. */
  readonly key: string;
  /** What its namespace is named after. */
  readonly name: string;
  readonly operations: readonly OperationDecl[];
};

/** Operations by group. Groups that only case and punctuation tell apart are one: their files would be one on many disks. */
export function groupsOf(operations: readonly OperationDecl[]): readonly Group[] {
  return [...groupBy(operations, ({ group }) => keyOf(group))].map(([key, members]) => ({
    key,
    name: wordsOf(members[0]?.group ?? "", "api"),
    operations: members,
  }));
}

/** Names that the file systems or the generator give a meaning to. */
const special = /^(?:con|prn|aux|nul|com\d|lpt\d|index|node-modules)$/;

function keyOf(group: string): string {
  const key = wordsOf(group, "api")
    .toLowerCase()
    .replace(/[ ._-]+/g, "-");
  return special.test(key) ? `${key}_` : key;
}
