import type { Walk } from "../schema/finding.js";
import { collectingWalk } from "../schema/interpret.js";
import type { Conversion } from "./lenient-state.js";
import { issueOf } from "./texts.js";

/** Runs checks of the interpreter and takes over what they find. */
export function collected(conversion: Conversion, passes: (walk: Walk) => boolean): boolean {
  const walk = collectingWalk({ path: conversion.path, knowsService: true });
  passes(walk);
  // A far year is written as a number that a reader would take for another unit; reading one is harmless.
  const relevant = walk.findings.filter((finding) => finding.limit !== "unixtime");
  conversion.issues.push(...relevant.map(issueOf));
  return relevant.length === 0;
}
