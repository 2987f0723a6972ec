/** Why a text cannot become an identifier, or undefined when it can. Identifiers are never repaired: a reader must recognise them. */
export function nameProblem(raw: string, maxNameLength: number): string | undefined {
  if (raw === "") return "is empty";
  if (raw.length > maxNameLength) return `is longer than ${maxNameLength} characters`;
  if (!/^[A-Za-z0-9 _.-]+$/.test(raw))
    return "holds something other than ASCII letters, digits, spaces, `_`, `-` and `.`";
  if (/^[ .]|[ .]$/.test(raw)) return "starts or ends with a dot or a space";
  if (!/[A-Za-z0-9]/.test(raw)) return "holds no letter and no digit";
  return undefined;
}
