import type { Origin } from "../ir/index.js";

/**
 * Who stops working when one side takes the new version and the other stays with the old one.
 *
 * - `reader`: an old reader meets values of new writers that it refuses
 * - `writer`: an old writer's values are refused by new readers
 * - `client`: old clients fail against a new service
 * - `server`: new clients fail against an old service, so that it has to be updated first
 * - `device`: devices in the field fail against a new gateway or server
 * - `sdk`: a program that uses the emitted package no longer compiles
 */
export type Party = "reader" | "writer" | "client" | "server" | "device" | "sdk";

/** How much a version number has to move. */
export type Level = "major" | "minor" | "patch";

/** What kind of thing has changed. */
export type ChangeKind = "added" | "removed" | "changed";

/** One difference between two versions. */
export type Change = {
  readonly kind: ChangeKind;
  readonly level: Level;
  /** What it is about: `model Vehicle`, `topic gate`, `RPC access/check`, `GET /pets/{id}`. */
  readonly subject: string;
  /** Where inside: `engine.speed`, `items[]`; empty for the whole. */
  readonly path: string;
  /** One sentence about what is different. */
  readonly reason: string;
  /** By code unit; empty when nobody is broken. */
  readonly breaks: readonly Party[];
  /** Place in the new version, or in the old one for what is gone. */
  readonly origin: Origin;
};

/** The parties whose failure makes a change a major one: a service is updated before its clients, so `server` is not among them. */
export const partiesThatCount: readonly Party[] = ["reader", "writer", "client", "device", "sdk"];

/** The level of a change that breaks some parties and is at least of another level. */
export function levelOf(breaks: readonly Party[], least: Level): Level {
  return breaks.some((party) => partiesThatCount.includes(party)) ? "major" : least;
}
