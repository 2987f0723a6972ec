import { type ExactJson, ExactNumber, isExactObject } from "../exact/index.js";

/** A number above this is taken for milliseconds, as the original's validator has it. */
const mostSeconds = 2e10;
const parts = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,6}))?(.*))?$/;

/** A state with its boot time in the form that the original gives it; also from Unix time (specification §2.6). */
export function withOriginalBootTime(state: ExactJson): ExactJson {
  const system = isExactObject(state) ? state.get("system") : undefined;
  if (!isExactObject(state) || !isExactObject(system)) return state;
  const time = system.get("last_boot_time");
  if (typeof time !== "string" && !(time instanceof ExactNumber)) return state;
  const shown = typeof time === "string" ? shownText(time) : shownNumber(time.value);
  return new Map(state).set("system", new Map(system).set("last_boot_time", shown));
}

function shownText(text: string): string {
  const [, day, minutes = "00:00", seconds = ":00", fraction = "", zone = ""] = parts.exec(text) ?? [];
  if (day === undefined) return text;
  const micros = fraction.padEnd(6, "0");
  return `${day}T${minutes}${seconds}${Number(micros) === 0 ? "" : `.${micros}`}${zone}`;
}

function shownNumber(value: number): string {
  const seconds = Math.abs(value) > mostSeconds ? value / 1000 : value;
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? String(value) : shownText(moment.toISOString());
}
