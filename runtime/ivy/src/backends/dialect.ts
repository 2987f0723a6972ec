/**
 * How a back end speaks: as this package does by default, or with the payloads and verdicts of the original, for a server that relies
 * on them. Delivery itself (QoS 1, subscriptions, drain) is the same in both.
 */
export type Dialect = "edgeloom" | "original";

/** What is received is judged as the dialect says. */
export function verdictOf(dialect: Dialect): "strict" | "original" {
  return dialect === "original" ? "original" : "strict";
}
