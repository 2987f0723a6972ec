import { findProject } from "./find-project.js";
import { type CliHost, processHost } from "./host.js";
import { commandLine } from "./node-command.js";
import type { NodeProgram } from "./node-program.js";
import { originalCommand } from "./original/original-command.js";
import { pointerInForce, throughPointer } from "./pointer-in-force.js";
import { exitCodes, print, reportOf } from "./report.js";

const help = `
The node is that of this folder, or of one above. In front of the command:
  --project FOLDER     that of another folder
  --dialect original   the commands and words of the Python original
Start it from cron each minute, which also brings new configurations and versions into force:
  * * * * *  edgeloom-ivy --project FOLDER start >/dev/null 2>&1
After an update, FOLDER stands for the version that is in force; its own program is still the one in FOLDER.
`;

type Leading = {
  readonly folder: string | undefined;
  readonly isOriginal: boolean;
  readonly rest: readonly string[];
};

/** The command `edgeloom-ivy`: the command line of the node that a folder holds. Returns the exit code; never rejects. */
export async function projectCommand(
  argv: readonly string[],
  host: CliHost = processHost(),
): Promise<number> {
  const leading = readLeading(argv);
  if (leading === undefined) {
    host.err("error: --project needs a folder, and --dialect the word original\n");
    return exitCodes.usage;
  }
  const { folder = host.cwd, isOriginal, rest } = leading;
  const locate = (): NodeProgram => {
    const found = findProject(folder);
    const dialect = isOriginal ? ["--dialect", "original"] : [];
    return { ...found, programArguments: [...dialect, "--project", found.projectFolder] };
  };
  const pointer = pointerInForce(folder);
  if (pointer !== undefined && rest.length > 0) return await throughPointer(pointer, rest);
  if (!isOriginal) return await commandLine(rest, { host, locate, name: "edgeloom-ivy", help });
  try {
    return await originalCommand(rest, locate(), host);
  } catch (error) {
    return print(host, reportOf(error), false);
  }
}

/** Options in front of the command; undefined when one of them lacks its value. */
function readLeading(argv: readonly string[]): Leading | undefined {
  let folder: string | undefined;
  let isOriginal = false;
  let rest = argv.flatMap((word) => {
    const [, name, value] = /^(--project|--dialect)=(.*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  for (; rest[0] === "--project" || rest[0] === "--dialect"; rest = rest.slice(2)) {
    const [name, value = ""] = rest;
    if (value === "" || (name === "--dialect" && value !== "original")) return undefined;
    if (name === "--project") folder = value;
    else isOriginal = true;
  }
  return { folder, isOriginal, rest };
}
