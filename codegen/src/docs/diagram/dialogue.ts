import { arrow, box, figure, figureWidth, label } from "./svg.js";

/** One thing that is said in a dialogue. */
export type Step = {
  /** `there`: from the first party to the second; `back`: the other way. */
  readonly way: "there" | "back";
  readonly text: string;
};

const margin = 4;
const boxWidth = 165;
const left = margin + boxWidth / 2;
const right = figureWidth - left;
const stepHeight = 44;
const firstStep = 84;

/** Who says what to whom, from top to bottom. */
export function dialogue(title: string, parties: readonly [string, string], steps: readonly Step[]): string {
  const height = firstStep + steps.length * stepHeight - 8;
  const life = (x: number): string =>
    `<line x1="${x}" y1="44" x2="${x}" y2="${height - 6}" stroke="currentColor" stroke-opacity="0.4"/>`;
  return figure(title, height, [
    box(parties[0], { x: margin, y: 8, width: boxWidth }),
    box(parties[1], { x: figureWidth - margin - boxWidth, y: 8, width: boxWidth }),
    life(left),
    life(right),
    ...steps.map(({ way, text }, at) => {
      const y = firstStep + at * stepHeight;
      const [from, to] = way === "there" ? [left, right] : [right, left];
      return (
        arrow({ x: from, y }, { x: to, y }, way === "back") +
        label(text, { x: figureWidth / 2, y: y - 8, width: right - left - 12 })
      );
    }),
  ]);
}
