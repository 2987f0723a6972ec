import { EdgeloomError } from "@edgeloom/runtime/base";
import { idText, nameSegments, type ResourceId } from "./segments.js";

/**
 * The address of a resource below `/api/v1/`, as a template with values, so that errors and logs name the route and not the
 * object. Immutable.
 */
export class ResourcePath {
  /** `/machine/{0}/devices/`; ends with a slash, as every address of the service. */
  readonly template: string;
  /** Texts for `{0}`, `{1}` …, not encoded yet. */
  readonly params: Readonly<Record<string, string>>;
  /** An id was asked for and was not there: reading then means the collection, and writing must not. */
  readonly lacksId: boolean;

  private constructor(template: string, params: Readonly<Record<string, string>>, lacksId = false) {
    this.template = template;
    this.params = params;
    this.lacksId = lacksId;
  }

  /** The address above all resources. */
  static readonly root: ResourcePath = new ResourcePath("/", {});

  /** Goes on with names, each of which may hold several segments. Throws `CONFIG`. */
  named(names: readonly string[]): ResourcePath {
    return names.flatMap(nameSegments).reduce<ResourcePath>((path, name) => path.#with(name), this);
  }

  /** Goes on with an id. Throws `CONFIG`. */
  identified(id: ResourceId | null | undefined): ResourcePath {
    if (id === null || id === undefined) return new ResourcePath(this.template, this.params, true);
    return this.#withParameter(idText(id));
  }

  /** Throws `CONFIG` where a write would meet a whole collection because an id was missing. */
  assertWritable(method: string): void {
    if (!this.lacksId) return;
    throw new EdgeloomError(
      "CONFIG",
      `${method} ${this.template}: the id is null or undefined, so this would meet the whole collection.`,
      {
        place: `${method} ${this.template}`,
        fix: "give the id; call without an argument when the collection is meant",
      },
    );
  }

  #with(name: string): ResourcePath {
    const isPlain = /^[\w.~-]+$/.test(name);
    return isPlain
      ? new ResourcePath(`${this.template}${name}/`, this.params, this.lacksId)
      : this.#withParameter(name);
  }

  #withParameter(text: string): ResourcePath {
    const place = String(Object.keys(this.params).length);
    return new ResourcePath(`${this.template}{${place}}/`, { ...this.params, [place]: text }, this.lacksId);
  }
}
