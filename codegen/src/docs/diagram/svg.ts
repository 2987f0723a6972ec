import { cleanLine } from "../markdown/clean.js";

/** Width of every drawing: on a phone it is shown a little smaller and can still be read. */
export const figureWidth = 440;
/** Width of a character of the monospaced type, in units of the drawing. */
const characterWidth = 7.9;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Foreign text as text of XML. */
export function xmlText(text: string): string {
  return cleanLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Text at a place, cut to a width in units of the drawing. */
export function label(
  text: string,
  place: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly anchor?: "middle" | "start";
  },
): string {
  const fitting = Math.max(1, Math.floor(place.width / characterWidth));
  const characters = Array.from(cleanLine(text));
  const shown =
    characters.length > fitting ? `${characters.slice(0, fitting - 1).join("")}…` : characters.join("");
  const anchor = place.anchor ?? "middle";
  return `<text x="${place.x}" y="${place.y}" text-anchor="${anchor}">${xmlText(shown)}</text>`;
}

/** A box with text in its middle. */
export function box(
  text: string,
  {
    x,
    y,
    width,
    height = 34,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height?: number },
): string {
  const frame = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="none" stroke="currentColor"/>`;
  return frame + label(text, { x: x + width / 2, y: y + height / 2 + 5, width: width - 12 });
}

/** A line that ends in an arrow; dashed for what comes back. */
export function arrow(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  isDashed = false,
): string {
  const dash = isDashed ? ' stroke-dasharray="5 4"' : "";
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const wing = (side: number): string =>
    `${round(to.x - 9 * Math.cos(angle + side))},${round(to.y - 9 * Math.sin(angle + side))}`;
  const head = `<polygon points="${to.x},${to.y} ${wing(0.4)} ${wing(-0.4)}" fill="currentColor"/>`;
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="currentColor"${dash}/>${head}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A whole drawing. It has the colour of the text around it, and its own where it is a file that stands alone. */
export function figure(title: string, height: number, parts: readonly string[]): string {
  const style = "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}</style>";
  const size = `width="${figureWidth}" height="${height}" viewBox="0 0 ${figureWidth} ${height}"`;
  const type = 'font-family="ui-monospace,Menlo,Consolas,monospace" font-size="13" fill="currentColor"';
  const name = xmlText(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${name}" ${size} ${type}>${style}<title>${name}</title>${parts.join("")}</svg>\n`;
}
