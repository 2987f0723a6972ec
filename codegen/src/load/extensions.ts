/** The languages of text that are read, by extension. */
export const textExtensions = [".json", ".yaml", ".yml"] as const;

/** An extension that is read. */
export type TextExtension = (typeof textExtensions)[number];

/** The extension of a path if it is one that is read. The extension decides, never the content. */
export function textExtension(path: string): TextExtension | undefined {
  const extension = /\.[^./\\]+$/.exec(path)?.[0].toLowerCase();
  return textExtensions.find((known) => known === extension);
}

/** Whether a file is read at all, by its extension. */
export function isDocumentPath(path: string): boolean {
  return textExtension(path) !== undefined;
}
