import { describe, expect, it } from "vitest";
import { declarationName } from "./names.js";

const nameAt = (pointer: string, value: { readonly [key: string]: string } = {}) =>
  declarationName({ file: "schemas/shop.json", pointer }, value, () => "shop");

describe("the name of a declaration", () => {
  it.each([
    ["", "shop"],
    ["/$defs/order_line", "order_line"],
    ["/definitions/Order/properties/lines/items", "Order-lines-items"],
    ["/properties/customer", "shop-customer"],
    ["/components/schemas/Pet", "Pet"],
    ["/properties/app/definitions/Icon", "Icon"],
    ["/definitions/rules/properties/ban/definitions/options", "rules-ban-options"],
    ["/$defs/rules/$defs/ban/items", "rules-ban-items"],
    ["/channels/orders/messages/placed", "placed"],
  ])("at %j is %s", (pointer, name) => {
    expect(nameAt(pointer)).toBe(name);
  });

  it("is what the schema says", () => {
    expect(nameAt("/$defs/a", { "x-edgeloom-name": "Order" })).toBe("Order");
  });

  it.each([
    ["Issue`1[System.Boolean]", "Issue-1-System.Boolean"],
    ["Map(String,CfgServer)-nullable", "Map-String-CfgServer-nullable"],
    ["Record<string,Node[]>", "Record-string-Node"],
    ["@jdt.path", "jdt.path"],
    ['Pick<Foo,"a"|"b">', "Pick-Foo-a-b"],
    ["percent%field", "percent-field"],
    ["tilde~0field", "tilde-field"],
    ["~1schemas~1slash~1field", "schemas-slash-field"],
    ["Map«string,Page«Pet»»", "Map-string-Page-Pet"],
    ["$ref", "ref"],
    ["", "unnamed"],
  ])("takes apart what other languages join: %s", (key, name) => {
    expect(nameAt(`/definitions/${key}`)).toBe(name);
  });

  // They are refused where names are given, which looks at all of them.
  it("leaves out of keys on the way what names cannot hold", () => {
    expect(nameAt("/definitions/Order/properties/a~1b/properties/größe/anyOf/0")).toBe(
      "Order-a-b-gr-e-anyOf-0",
    );
    expect(nameAt("/properties/💥")).toBe("shop");
  });

  it.each(["..~1a", "a~1..~1b", "a~1.", "A=1;K;type B", "x()={}", "\u200d", "größe", "${x}"])(
    "leaves %j to the naming",
    (key) => {
      expect(nameAt(`/definitions/${key}`)).toMatch(/[^\w.-]/);
    },
  );

  it("ends before it gets too long, where it comes from the place alone", () => {
    const place = Array.from({ length: 40 }, (_, at) => `/properties/level${at}`).join("");
    const name = nameAt(`/definitions/Tree${place}`);
    expect(name).toMatch(/^Tree-level\d+-.*-level38-level39$/);
    expect(name.length).toBeLessThanOrEqual(80);
  });

  it("is not shortened where somebody chose it", () => {
    expect(nameAt(`/definitions/${"a".repeat(200)}`)).toHaveLength(200);
  });
});
