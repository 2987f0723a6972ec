import type { Io } from "./io.js";

/** An {@link Io} that keeps what a command says. */
export function recordingIo(cwd: string, color = false) {
  const said: { out: string[]; err: string[] } = { out: [], err: [] };
  const io: Io = {
    cwd,
    color,
    out: (text) => void said.out.push(text),
    err: (text) => void said.err.push(text),
  };
  return { io, out: () => said.out.join("\n"), err: () => said.err.join("\n") };
}
