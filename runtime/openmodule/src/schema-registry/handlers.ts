/** What a handler is called in the document; a function without a name goes by what it takes. */
export function handlerName(handler: object, model: string): string {
  const given = typeof handler === "function" ? handler.name.replace(/^(?:bound )+/, "") : "";
  return given === "" ? `on${model}` : given;
}

/** Whether a handler is the mock of a test; Jest's mark, which others set as well. */
export function isMock(handler: object): boolean {
  return "_isMockFunction" in handler && handler._isMockFunction === true;
}

/** A doc text as Python cleans it: stripped, and lines of nothing but blanks emptied. Later lines keep their indentation. */
export function summaryOf(description: string | undefined): string {
  return (description ?? "").trim().replace(/^[ \t]+$/gm, "");
}
