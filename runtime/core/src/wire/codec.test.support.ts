/** What the tests of the codec share. */
import { type EdgeloomError, isEdgeloomError } from "../base/errors.js";
import { model } from "../schema/model.js";
import type { Json, Shape } from "../schema/shape.js";
import { codecOf } from "./codec.js";
import type { TestModel } from "./openmodule-models.test.support.js";
import { wire } from "./rules.js";

/** The wire of the openmodule reference. */
export const lenient = codecOf(wire({ input: "lenient", nulls: "drop", charset: "ascii" }));

/** The wire of plain JSON. */
export const strict = codecOf(wire({}));

/** A service with a name and a clock that stands still. */
export const context = { name: "gate-1", now: () => 1577836800.25 };

/** A model of a shape, without an emitted check. */
export function of(shape: Shape): TestModel {
  return model<Json, Json>("Sample", undefined, () => shape);
}

/** The error of something that has to be refused as invalid. */
export function invalid(run: () => unknown): EdgeloomError {
  try {
    run();
  } catch (error) {
    if (isEdgeloomError(error) && error.code === "INVALID") return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
