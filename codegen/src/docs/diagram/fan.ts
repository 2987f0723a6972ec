import { arrow, box, figure, figureWidth } from "./svg.js";

const rootWidth = 165;
const leafWidth = 215;
const rowHeight = 44;
const maxLeaves = 24;

/** One thing with what belongs to it: a topic with its messages. */
export function fan(title: string, root: string, leaves: readonly string[]): string {
  const shown =
    leaves.length > maxLeaves
      ? [...leaves.slice(0, maxLeaves - 1), `… ${leaves.length - maxLeaves + 1} more`]
      : leaves;
  const height = Math.max(1, shown.length) * rowHeight + 6;
  const middle = height / 2;
  const x = figureWidth - leafWidth - 4;
  return figure(title, height, [
    box(root, { x: 4, y: middle - 17, width: rootWidth }),
    ...shown.map((leaf, at) => {
      const y = 8 + at * rowHeight;
      return arrow({ x: 4 + rootWidth, y: middle }, { x, y: y + 17 }) + box(leaf, { x, y, width: leafWidth });
    }),
  ]);
}
