import { expect, test } from "vitest";
import { emitted } from "../../../emitted.test.support.js";
import * as f from "../../emit.test.support.js";

test("a named alternative tells the compiler nothing about the value that one beside it looks into", () => {
  const phone = f.object([f.optional("number", f.string)]);
  const own = f.object([f.required("kind", f.string), f.required("at", f.ref("At"))]);
  const tested = f.node({ oneOf: [f.ref("Phone"), own, f.ref("App")] });
  const types = { Phone: phone, App: f.object([f.optional("id", f.string)]), At: f.string, Tested: tested };
  const text = emitted(f.modelOf(types), ["validators"]).get("models/test.ts");
  expect(text).toContain("if (isPhone(v as unknown)) n1++;");
  expect(text).not.toContain("if (isPhone(v)) n1++;");
});

test("the compiler knows of a list of which more is asked that it is one", () => {
  const list = f.array(f.ref("Item"));
  const tested = f.node({ ...list, allOf: [list, list] });
  const text = emitted(f.modelOf({ Item: f.object([]), Tested: tested }), ["validators"]).get(
    "models/test.ts",
  );
  expect(text?.slice(text.indexOf("v is Tested"))).toContain("e.isArray(v)");
  const alone = emitted(f.modelOf({ Item: f.object([]), Tested: list }), ["validators"]).get(
    "models/test.ts",
  );
  expect(alone).toContain("e.isArrayOf(v, isItem)");
});
