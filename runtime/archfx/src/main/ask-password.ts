import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { EdgeloomError } from "@edgeloom/runtime/base";
import { exitCodes, ScriptExit } from "./script-exit.js";

/** A terminal: where the question is shown and the answer typed. */
export type PromptTerminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: { write(text: string): unknown };
};

/**
 * Asks for a password and shows nothing of what is typed. Rejects with `CONFIG` where there is no terminal, with `CANCELLED` at the
 * end of the input, and with {@link ScriptExit} on Ctrl-C, which ends the program as it would without a question.
 */
export async function askPassword(
  question = "Password: ",
  terminal: PromptTerminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (terminal.input.isTTY !== true)
    throw new EdgeloomError("CONFIG", "There is no terminal to ask for the password on.", {
      place: "password",
      fix: "set ARCHFX_PASSWORD, or use a stored token; archfx login takes --password-stdin, too",
    });
  // A readline whose output goes nowhere edits the line and echoes nothing of it.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal.input, output: nowhere, terminal: true, historySize: 0 });
  terminal.output.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("close", () =>
        reject(new EdgeloomError("CANCELLED", "No password was given.", { place: "password" })),
      );
      lines.once("SIGINT", () => reject(new ScriptExit(exitCodes.interrupted)));
    });
  } finally {
    lines.close();
    terminal.output.write("\n");
  }
}
