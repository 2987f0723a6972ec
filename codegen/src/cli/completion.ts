import { UsageError } from "../diagnostics/usage-error.js";
import type { Io } from "./io.js";

const scripts: Readonly<Record<string, string>> = {
  bash: `_edgeloom() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(edgeloom __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _edgeloom edgeloom`,
  zsh: `#compdef edgeloom
_edgeloom() {
  local -a found
  found=(\${(f)"$(edgeloom __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -a found; else _files; fi
}
compdef _edgeloom edgeloom`,
  fish: `function __edgeloom_complete
  set -l words (commandline -opc) (commandline -ct)
  edgeloom __complete $words[2..-1] 2>/dev/null
end
complete -c edgeloom -a '(__edgeloom_complete)'`,
};

/** `edgeloom completion SHELL`: prints what makes a shell complete commands, options, and names of documents. */
export async function completion(args: readonly string[], io: Io): Promise<number> {
  const [shell = "", ...more] = args;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined || more.length > 0)
    throw new UsageError(
      shell === "" ? "Name a shell." : `There is no completion for ${JSON.stringify(args.join(" "))}.`,
      'Write edgeloom completion bash, zsh or fish; for bash: eval "$(edgeloom completion bash)".',
    );
  io.out(script);
  return 0;
}
