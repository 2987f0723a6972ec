import { ZodType } from "zod";
import type { Model, ModelInfo, Shape } from "./shape.js";
import { type ShapeLike, shapeOf } from "./shorthand.js";
import { ZodModel } from "./zod-model.js";

/**
 * Makes a model. Generated code calls it at module load, a thousand times in a large package, so nothing is built here: neither
 * the shape nor what zod keeps for a schema.
 *
 * @param name - name of the model in its schema document
 * @param is - straight-line check of a complete canonical value; it decides alone when it says yes
 * @param shape - builds the descriptor
 */
export function model<Out, In = Out>(
  name: string,
  is: ((value: unknown) => boolean) | undefined,
  shape: () => ShapeLike,
): Model<Out, In> {
  prepareMembers();
  const made: unknown = new EdgeloomModel(new LazyInfo(name, is, shape));
  return made as Model<Out, In>;
}

/**
 * {@link model} for generated code, where the constant that it is assigned to says of what. `never` goes with every type, so a
 * compiler neither infers nor compares models, of which it would look at each member: much of the time that a large package takes it.
 */
export function declaredModel(
  name: string,
  is: ((value: unknown) => boolean) | undefined,
  shape: () => ShapeLike,
): never {
  return model(name, is, shape) as never;
}

class LazyInfo implements ModelInfo {
  readonly name: string;
  readonly is: ((value: unknown) => boolean) | undefined;
  #shape: Shape | (() => ShapeLike);

  constructor(name: string, is: ((value: unknown) => boolean) | undefined, build: () => ShapeLike) {
    this.name = name;
    this.is = is;
    this.#shape = build;
  }

  get shape(): Shape {
    if (typeof this.#shape === "function") this.#shape = shapeOf(this.#shape());
    return this.#shape;
  }
}

/**
 * A model before anybody has touched its zod side. zod gives each schema a dozen objects of its own, microseconds and a kilobyte;
 * here they are made when `_zod` (or what zod copies from there) is read for the first time. From then on the object is what
 * `new ZodModel` makes.
 */
class EdgeloomModel {
  readonly model: ModelInfo;

  constructor(model: ModelInfo) {
    this.model = model;
  }

  get _zod(): ZodModel["_zod"] {
    return awake(this)._zod;
  }

  get def(): ZodModel["def"] {
    return awake(this).def;
  }

  get type(): ZodModel["type"] {
    return awake(this).type;
  }
}

const writable = { writable: true, enumerable: true, configurable: true };

function awake(dormant: EdgeloomModel): ZodModel {
  // Own properties in the place of the getters above: zod asks whether there is a `_zod` yet, and assigns the others.
  Object.defineProperties(dormant, {
    _zod: { value: undefined, configurable: true },
    def: { value: undefined, ...writable },
    type: { value: undefined, ...writable },
  });
  const inst: unknown = dormant;
  const schema = inst as ZodModel;
  ZodModel.init(schema, { type: "custom", info: dormant.model });
  Object.defineProperty(schema, "_zod", { configurable: false });
  for (const finish of schema._zod.deferred ?? []) finish();
  schema._zod.deferred = undefined;
  return schema;
}

let prepared = false;

/** zod puts the members of a schema on the prototype of its constructor when the first instance is made. Models need them before. */
function prepareMembers(): void {
  if (prepared) return;
  prepared = true;
  const first = new ZodModel({ type: "custom", info: new LazyInfo("", undefined, () => ({})) });
  Object.setPrototypeOf(EdgeloomModel.prototype, Object.getPrototypeOf(first));
  // What programs add to the prototype of all schemas is there at once, too.
  Object.setPrototypeOf(Object.getPrototypeOf(first), ZodType.prototype);
}
