import type { Generated, StoredModel } from "./packages.js";
import type { Referee } from "./referee.js";
import type { Example } from "./store.js";

/** What was found about one schema. */
export type Found = {
  /** What is wrong, with the path of the example that it is about; without path it is the schema itself. */
  readonly trouble: readonly (readonly [example: string | undefined, trouble: string])[];
  readonly examples: number;
  readonly right: number;
};

/** Asks the code of a schema about its examples. */
export async function judge(
  made: Generated,
  complaint: string | undefined,
  examples: readonly Example[],
): Promise<Found> {
  const none = (trouble: string): Found => ({
    trouble: [[undefined, trouble]],
    examples: examples.length,
    right: 0,
  });
  if ("trouble" in made) return none(made.trouble);
  if (complaint !== undefined) return none(complaint);
  try {
    const code = await made.model();
    const trouble = examples.flatMap((example) => {
      const wrong = troubleWith(example, code);
      return wrong === undefined ? [] : [[example.path, wrong] as const];
    });
    return { trouble, examples: examples.length, right: examples.length - trouble.length };
  } catch (error) {
    return none(`threw ${String(error)}`);
  }
}

function troubleWith({ value, valid }: Example, { model, check }: StoredModel): string | undefined {
  try {
    const isComplete = check(value);
    const { success, error } = model.safeParse(value);
    if (isComplete && !success) return "the check accepts what the model refuses";
    if (isComplete && !valid) return "the check accepts it";
    if (success === valid) return undefined;
    return success ? "accepted" : `refused: ${JSON.stringify(error.issues.slice(0, 3))}`;
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

/** The values about which the code of a schema says something else than a referee, or than itself. */
export function contradictions(
  values: readonly unknown[],
  { model, check }: StoredModel,
  referee: Referee,
): readonly string[] {
  return values.flatMap((value) => {
    const expected = referee(value);
    const isComplete = check(value);
    const { success } = model.safeParse(value);
    if (expected === undefined || (success === expected && (success || !isComplete))) return [];
    return [
      `check ${isComplete}, model ${success}, referee ${expected}: ${JSON.stringify(value).slice(0, 500)}`,
    ];
  });
}
