import { describe, expect, test } from "vitest";
import type { Json, SchemaNode } from "../../ir/index.js";
import { api, lowerApi } from "./api.test.support.js";

type Record = { readonly [key: string]: Json };

const to = (name: string): Record => ({ $ref: `#/components/schemas/${name}` });
const text = { type: "string" };
const object = (properties: Record): Record => ({ type: "object", properties });
const discriminator = (mapping?: Record): Record => ({ propertyName: "kind", ...(mapping && { mapping }) });

function lowerTypes(schemas: Record) {
  return lowerApi(api({}, { components: { schemas } }));
}

/** The values that a schema asks of the property `kind`, in itself and in what stands beside a reference. */
function tagsOf(node: SchemaNode | undefined): readonly Json[] {
  const own = node?.object?.properties.find(({ name }) => name === "kind")?.node.values ?? [];
  return [...own, ...(node?.allOf ?? []).flatMap(tagsOf)];
}

describe("unions", () => {
  const members = { Cat: object({ kind: text }), Dog: object({ kind: text }) };
  const union = (mapping?: Record): Record => ({
    oneOf: [to("Cat"), to("Dog")],
    discriminator: discriminator(mapping),
  });
  const tagsIn = (schemas: Record): unknown => lowerTypes(schemas).typeNamed("Pet")?.oneOf?.map(tagsOf);

  test.each<readonly [string, Record | undefined, readonly (readonly string[])[]]>([
    ["by the names of their members", undefined, [["Cat"], ["Dog"]]],
    ["by references", { cat: "#/components/schemas/Cat" }, [["cat"], ["Dog"]]],
    ["by names", { cat: "Cat", dog: "Dog", wolf: "Dog" }, [["cat"], ["dog", "wolf"]]],
  ])("are told apart %s", (_what, mapping, expected) => {
    expect(tagsIn({ ...members, Pet: union(mapping) })).toEqual(expected);
  });

  test("are told apart without what the mapping names and nobody describes", () => {
    const { typeNamed, severities } = lowerTypes({ ...members, Pet: union({ cat: "Cat", fish: "Fish" }) });
    expect(typeNamed("Pet")?.oneOf?.map(tagsOf)).toEqual([["cat"], ["Dog"]]);
    expect(severities).toEqual(["warning ref-missing"]);
  });

  test("leave their members as they are elsewhere", () => {
    expect(tagsOf(lowerTypes({ ...members, Pet: union() }).typeNamed("Cat"))).toEqual([]);
  });

  test.each<readonly [string, Record]>([
    ["which says its values itself", object({ kind: { type: "string", enum: ["puss"] } })],
    ["which is no open text", object({ kind: { type: "string", pattern: "^c" } })],
    ["which has no such property", object({})],
  ])("add nothing to a member %s", (_what, Cat) => {
    const lowered = lowerTypes({ ...members, Cat, Pet: union() });
    expect(lowered.typeNamed("Pet")?.oneOf?.[0]).toEqual(
      expect.objectContaining({ ref: "a.json#/components/schemas/Cat" }),
    );
  });
});

describe("a default mapping", () => {
  const Cat = object({ kind: text });

  test("leaves the member that it leads to open, so that any tag or none is read as that", () => {
    const discriminated = {
      propertyName: "kind",
      mapping: { cat: "Cat", dog: "Dog" },
      defaultMapping: "Dog",
    };
    const Pet = { oneOf: [to("Cat"), to("Dog")], discriminator: discriminated };
    const lowered = lowerTypes({ Pet, Cat, Dog: object({ kind: text }) });
    const pet = lowered.typeNamed("Pet");
    expect(pet?.anyOf?.map(tagsOf)).toEqual([["cat"], []]);
    expect([pet?.oneOf, pet?.discriminator, lowered.places]).toEqual([undefined, undefined, []]);
  });

  test("leaves types that extend another one as they are, and is reported there", () => {
    const Pet = { ...Cat, discriminator: { propertyName: "kind", defaultMapping: "Dog" } };
    const lowered = lowerTypes({ Pet, Dog: { allOf: [to("Pet"), object({ age: text })] } });
    expect([lowered.typeNamed("Pet")?.oneOf, tagsOf(lowered.typeNamed("Dog"))]).toEqual([undefined, []]);
    expect(lowered.places).toEqual([
      "keyword-ignored a.json#/components/schemas/Pet/discriminator/defaultMapping",
    ]);
  });
});

test("what else a discriminator has is reported", () => {
  const Pet = { oneOf: [to("Cat")], discriminator: { propertyName: "kind", fallback: "Cat" } };
  expect(lowerTypes({ Pet, Cat: object({ kind: text }) }).places).toEqual([
    "keyword-ignored a.json#/components/schemas/Pet/discriminator/fallback",
  ]);
});

describe("types that extend one with a discriminator", () => {
  const family = (mapping?: Record): Record => ({
    Pet: { ...object({ kind: text, name: text }), required: ["kind"], discriminator: discriminator(mapping) },
    Cat: { allOf: [to("Pet"), object({ lives: { type: "integer" } })] },
    Dog: { allOf: [to("Pet"), object({ barks: { type: "boolean" } })] },
    Puppy: { allOf: [to("Dog"), object({ age: { type: "integer" } })] },
  });

  test("have the value that leads to them, or their own name", () => {
    const { typeNamed, places } = lowerTypes(
      family({ cat: "Cat", "small-dog": "#/components/schemas/Puppy" }),
    );
    expect(["Cat", "Puppy"].map((name) => tagsOf(typeNamed(name)))).toEqual([["cat"], ["small-dog"]]);
    expect(places).toEqual([]);
  });

  test("make the types that they extend unions of themselves and their heirs", () => {
    const { typeNamed } = lowerTypes(family());
    const alternatives = (name: string): unknown =>
      typeNamed(name)?.oneOf?.map((each) => each.ref ?? tagsOf(each));
    expect(alternatives("Pet")).toEqual([
      "a.json#/components/schemas/Cat",
      "a.json#/components/schemas/Dog",
      ["Pet"],
    ]);
    expect(alternatives("Dog")).toEqual(["a.json#/components/schemas/Puppy", ["Dog"]]);
  });

  test("keep what they inherit", () => {
    const properties = lowerTypes(family()).typeNamed("Puppy")?.object?.properties;
    expect(properties?.map(({ name }) => name).sort()).toEqual(["age", "barks", "kind", "name"]);
  });

  test("are left alone where a base cannot be merged, since a union would have to be one of itself", () => {
    const { typeNamed } = lowerTypes({
      ...family(),
      Cat: {
        allOf: [
          to("Pet"),
          object({ name: { type: "string", pattern: "^a" } }),
          { anyOf: [{ required: ["x"] }, { required: ["y"] }] },
        ],
      },
    });
    expect(typeNamed("Pet")?.oneOf).toBeUndefined();
    expect(typeNamed("Pet")?.object).toBeDefined();
  });

  test("do not count where they stand in a body", () => {
    const body = {
      requestBody: {
        content: { "application/json": { schema: { allOf: [to("Cat"), object({ note: text })] } } },
      },
    };
    const { typeNamed } = lowerApi(
      api(
        { "/a": { post: { ...body, operationId: "put", responses: {} } } },
        { components: { schemas: family() } },
      ),
    );
    expect(typeNamed("Cat")?.oneOf).toBeUndefined();
    expect(typeNamed("put-Body")?.object?.properties.map(({ name }) => name)).toContain("note");
  });
});
