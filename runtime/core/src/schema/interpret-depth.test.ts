import { describe, expect, it } from "vitest";
import * as e from "../generated/index.js";

/** Two alternatives that recurse into the same part and differ only in what is cheap to leave until last. */
const Node: e.Model<unknown> = e.model("Node", undefined, () =>
  e.anyOf([
    e.object({ child: e.optional(e.ref(() => Node)), z: e.required(e.constant("a")) }),
    e.object({ child: e.optional(e.ref(() => Node)), z: e.required(e.integer()) }),
  ]),
);

function nested(depth: number, innermost: object): object {
  let value = innermost;
  for (let level = 0; level < depth; level++) value = { child: value, z: "a" };
  return value;
}

describe("a union that contains itself", () => {
  it.each([20, 60])("is decided and explained in bounded work, %i levels deep", (depth) => {
    const result = Node.safeParse(nested(depth, {}));
    expect(result.success).toBe(false);
    expect(result.error?.issues.length).toBeGreaterThan(0);
    expect(Node.safeParse(nested(depth, { z: 1 })).success).toBe(true);
  });

  it("still names the place when it is not that deep", () => {
    const paths = Node.safeParse(nested(2, {})).error?.issues.map(({ path }) => path.join("."));
    expect(paths).toContain("child.child.z");
  });
});
