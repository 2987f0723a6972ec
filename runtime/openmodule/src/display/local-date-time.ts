/**
 * A moment as most models write it: UTC, without zone, with six digits of a fraction or none (openmodule spec §2.1).
 *
 * @param seconds - since the epoch
 */
export function localDateTime(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  const fraction = ((micros % 1e6) + 1e6) % 1e6;
  const text = new Date((micros - fraction) / 1_000).toISOString().slice(0, 19);
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, "0")}`;
}
