/** Ends a script with an exit code; its reason has been said already. */
export class ScriptExit extends Error {
  override readonly name = "ScriptExit";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Exit codes of scripts and of the command line. */
export const exitCodes = {
  success: 0,
  failure: 1,
  /** Wrong arguments. */
  usage: 2,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;
