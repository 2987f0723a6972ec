import { fits } from "../../../runtime/core/src/schema/index.js";
import type { SuiteCase, SuiteGroup } from "./groups.js";
import type { GroupCode, SuiteCode } from "./packages.js";

/** What became of one case. */
export type Verdict = {
  /** `ref | group | case`, as the list of known failures writes it. */
  readonly name: string;
  readonly file: string;
  /** Undefined when all is right. */
  readonly trouble: string | undefined;
};

/** Compares what the suite says with what generated code says, for every case. */
export function verdicts(groups: readonly SuiteGroup[], { code }: SuiteCode): readonly Verdict[] {
  return groups.flatMap((group, index) =>
    group.cases.map((each) => ({
      name: [group.file, group.description, each.description].join(" | "),
      file: group.file,
      trouble: troubleOf(each, code[index] ?? { trouble: "there is no code" }),
    })),
  );
}

function troubleOf({ data, valid }: SuiteCase, code: GroupCode): string | undefined {
  if ("trouble" in code) return code.trouble;
  try {
    if (code.check(data) && !valid) return "the check accepts it";
    if (fits(code.model.model.shape, data) !== valid) return "the interpreter alone errs";
    const { success } = code.model.safeParse(data);
    if (success !== valid) return success ? "the model accepts it" : "the model refuses it";
    return code.model.safeParse(data).success === success ? undefined : "the second verdict differs";
  } catch (error) {
    return `threw ${String(error)}`;
  }
}
