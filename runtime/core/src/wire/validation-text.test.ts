import { expect, test } from "vitest";
import { validationErrorJson, validationErrorText } from "./validation-text.js";

const missing = {
  path: ["a", 0, "b"],
  keyword: "required",
  expected: "a value",
  received: "missing",
  wireMessage: "field required",
  wireType: "value_error.missing",
};
const wrong = {
  path: ["direction"],
  keyword: "enum",
  expected: "…",
  received: "string",
  wireMessage: "permitted: 'ä'",
  wireType: "type_error.enum",
  wireContext: { enum_values: ["ä", 5n], none: [] },
};
const plain = { path: [], keyword: "not", expected: "another value", received: "string" };

test("the list for requests is indented, ASCII, and names the root", () => {
  expect(validationErrorJson([missing, wrong, plain])).toBe(`[
  {
    "loc": [
      "a",
      0,
      "b"
    ],
    "msg": "field required",
    "type": "value_error.missing"
  },
  {
    "loc": [
      "direction"
    ],
    "msg": "permitted: '\\u00e4'",
    "type": "type_error.enum",
    "ctx": {
      "enum_values": [
        "\\u00e4",
        5
      ],
      "none": []
    }
  },
  {
    "loc": [
      "__root__"
    ],
    "msg": "expected another value",
    "type": "value_error"
  }
]`);
});

test("the text for responses counts, joins paths and adds facts", () => {
  expect(validationErrorText("Access", [missing])).toBe(
    "1 validation error for Access\na -> 0 -> b\n  field required (type=value_error.missing)",
  );
  expect(validationErrorText("Access", [wrong, plain])).toBe(
    "2 validation errors for Access\ndirection\n  permitted: 'ä' (type=type_error.enum; enum_values=['ä', 5]; none=[])\n__root__\n  expected another value (type=value_error)",
  );
});
