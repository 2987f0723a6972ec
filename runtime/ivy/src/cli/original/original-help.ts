/** The commands of the original and what its help says of them (specification §8.3). */
export const originalCommands = {
  info: "Information about which CLI version and paths are used.",
  "is-running": "Checks whether the background processes are running.",
  restart: "Stop and start the automation as a background process.",
  start: "Start the automation as a background process.",
  stop: "Stop the automation's background process.",
} as const;

/** A command of the original. */
export type OriginalName = keyof typeof originalCommands;

/** Whether the original has such a command. */
export function isOriginalName(name: string): name is OriginalName {
  return Object.hasOwn(originalCommands, name);
}

const usage = "Usage: ivy-cli [OPTIONS] COMMAND [ARGS]...\n";
const optionsText = "\nOptions:\n  --help  Show this message and exit.\n";
const column = 12;

/** What `--help` prints. */
export function originalHelp(): string {
  const rows = Object.entries(originalCommands).map(([name, text]) => `  ${name.padEnd(column)}${text}\n`);
  return `${usage}${optionsText}\nCommands:\n${rows.join("")}`;
}

/** What `COMMAND --help` prints. */
export function originalCommandHelp(name: OriginalName): string {
  return `Usage: ivy-cli ${name} [OPTIONS]\n\n  ${originalCommands[name]}\n${optionsText}`;
}

/** Why a command line is wrong, on standard error. */
export function originalUsageError(name: OriginalName | undefined, message: string): string {
  const [words, line] =
    name === undefined ? ["ivy-cli", usage] : [`ivy-cli ${name}`, `Usage: ivy-cli ${name} [OPTIONS]\n`];
  return `${line}Try '${words} --help' for help.\n\nError: ${message}\n`;
}
