/** A rule that cannot be applied to a payload; counts as a return code that is not OK (fleet spec §6.1). Never holds the payload. */
export class RuleFailure extends Error {
  override readonly name = "RuleFailure";
}
