import { linesOf } from "./lines.js";
import type { ServerEvent } from "./reply-stream.js";

/** Puts server-sent events together from their lines (HTML, "Interpreting an event stream"). */
export class EventFinder {
  readonly #maxLength: number;
  #data: string[] = [];
  #length = 0;
  #event = "";
  #id = "";
  #retryMs: number | undefined;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** Takes a line; an empty one ends an event, which counts if it has data. Throws `RangeError` when one is too long. */
  push(line: string): ServerEvent | undefined {
    if (line === "") return this.#take();
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line.charAt(colon + 1) === " " ? colon + 2 : colon + 1);
    this.#set(field, value);
    return undefined;
  }

  #set(field: string, value: string): void {
    if (field === "data") this.#add(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d{1,10}$/.test(value)) this.#retryMs = Number(value);
  }

  #add(value: string): void {
    this.#length += value.length + 1;
    if (this.#length > this.#maxLength)
      throw new RangeError(`an event is longer than ${this.#maxLength} characters`);
    this.#data.push(value);
  }

  #take(): ServerEvent | undefined {
    const event = this.#data.length === 0 ? undefined : this.#made();
    this.#data = [];
    this.#length = 0;
    this.#event = "";
    this.#retryMs = undefined;
    return event;
  }

  #made(): ServerEvent {
    const retryMs = this.#retryMs;
    const event = this.#event === "" ? "message" : this.#event;
    return { event, data: this.#data.join("\n"), id: this.#id, ...(retryMs !== undefined && { retryMs }) };
  }
}

/** Events of a whole text. One that no empty line ends is not one. */
export function* eventsOf(text: string): Generator<ServerEvent> {
  const finder = new EventFinder(Number.POSITIVE_INFINITY);
  for (const line of linesOf(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"))) {
    const event = finder.push(line);
    if (event !== undefined) yield event;
  }
}
