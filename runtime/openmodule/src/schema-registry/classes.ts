import { isDeepStrictEqual } from "node:util";
import { EdgeloomError } from "@edgeloom/runtime";
import type { AnyModel } from "@edgeloom/runtime/schema";
import { classSchema, type Describe, type SchemaWords } from "./class-schema.js";

/** The schemas of models and of all that they refer to, by name. */
export class Classes {
  readonly #schemas = new Map<string, SchemaWords>();
  readonly #done = new Set<AnyModel["model"]>();
  readonly #describe: Describe;

  constructor(describe: Describe) {
    this.#describe = describe;
  }

  /** All schemas, by name. */
  get all(): ReadonlyMap<string, SchemaWords> {
    return this.#schemas;
  }

  /**
   * Adds a model with everything that it refers to, and gives its name.
   *
   * @throws EdgeloomError `CONFIG` when another model of the same name says something else
   */
  add(model: AnyModel): string {
    // Not by recursion: a chain of a thousand models is no deeper than one.
    const waiting = [model];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#done.has(next.model)) continue;
      this.#done.add(next.model);
      this.#put(
        next.model.name,
        classSchema(next, { describe: this.#describe, meet: (met) => void waiting.push(met) }),
      );
    }
    return model.model.name;
  }

  clear(): void {
    this.#schemas.clear();
    this.#done.clear();
  }

  #put(name: string, schema: SchemaWords): void {
    const known = this.#schemas.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, schema))
      throw new EdgeloomError("CONFIG", `two different models are called ${name}`, {
        place: name,
        fix: "give one of them another name, since the exported document knows models by name",
      });
    this.#schemas.set(name, schema);
  }
}
