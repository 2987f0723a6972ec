import { model as makeModel } from "../schema/model.js";
import type { Model, Shape } from "../schema/shape.js";

const made = new WeakMap<object, unknown>();

/**
 * The model as it takes messages of every type (openmodule spec §3.5): in the classes of Python services the type is an ordinary
 * text with a default. A model that fixes no type is given back as it is, and every other one always with the same result, so that a
 * message is decoded once for all handlers.
 */
export function withAnyType<Out, In>(model: Model<Out, In>): Model<Out, In> {
  const known = made.get(model) as Model<Out, In> | undefined;
  if (known !== undefined) return known;
  const { name, is, shape } = model.model;
  const open = opened(shape);
  const result = open === undefined ? model : makeModel<Out, In>(name, is, () => open);
  made.set(model, result);
  return result;
}

function opened(shape: Shape): Shape | undefined {
  const type = shape.object?.properties?.get("type");
  if (type?.shape.values?.length !== 1) return undefined;
  const { values: _, ...others } = type.shape;
  const property = { ...type, shape: { ...others, types: ["string"] as const } };
  const properties = new Map(shape.object?.properties).set("type", property);
  return { ...shape, object: { ...shape.object, properties } };
}
