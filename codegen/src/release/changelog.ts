const title = "# Changelog\n";

/**
 * A changelog with a section for a version on top of the others; what stands above the first section stays there.
 * Undefined when the version has a section already.
 */
export function withSection(
  changelog: string | undefined,
  version: string,
  body: string,
): string | undefined {
  const text = changelog ?? title;
  if (text.split("\n").some((line) => isHeadingOf(line, version))) return undefined;
  const at = text.search(/^## /m);
  const head = at < 0 ? text : text.slice(0, at);
  const rest = at < 0 ? "" : text.slice(at);
  const section = `## ${version}\n\n${body.trim()}\n`;
  return `${head.trimEnd()}\n\n${section}${rest === "" ? "" : `\n${rest}`}`;
}

function isHeadingOf(line: string, version: string): boolean {
  const [, heading] = /^## \[?v?([^\s\]]+)/.exec(line) ?? [];
  return heading === version;
}
