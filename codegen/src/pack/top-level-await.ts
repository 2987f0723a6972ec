import { parseSync, Visitor } from "oxc-parser";

/** Whether a module waits while it is loaded, so that `require` refuses it and CommonJS cannot hold it. */
export function awaitsAtTop(file: string, text: string): boolean {
  if (!text.includes("await")) return false;
  let depth = 0;
  let waits = false;
  const enter = (): void => void depth++;
  const leave = (): void => void depth--;
  new Visitor({
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    AwaitExpression: () => {
      if (depth === 0) waits = true;
    },
    ForOfStatement: (loop) => {
      if (depth === 0 && loop.await) waits = true;
    },
  }).visit(parseSync(file, text).program);
  return waits;
}
