import { core, z } from "zod";
import type { Finding } from "./finding.js";
import { parseStrictly } from "./parse.js";
import type { Model, ModelInfo, Shape } from "./shape.js";

type ModelDef = core.$ZodTypeDef & { readonly type: "custom"; readonly info: ModelInfo };

interface ZodModelInternals extends core.$ZodTypeInternals {
  def: ModelDef;
}

interface ZodModel extends z.ZodType<unknown, unknown, ZodModelInternals> {
  model: ModelInfo;
}

const clock = { now: (): number => Date.now() / 1000 };

/**
 * The zod face of a model. A trait of our own, not `z.custom` with a check: its parse step may replace the value (defaults,
 * `int64`), reports many issues in one go, and costs microseconds to create.
 */
const ZodModel: core.$constructor<ZodModel> = /*@__PURE__*/ core.$constructor(
  "EdgeloomModel",
  (inst, def) => {
    z.ZodType.init(inst, def);
    const { info } = def;
    inst.model = info;
    inst._zod.parse = (payload) => {
      if (isComplete(info, payload.value)) return payload;
      const result = parseStrictly(info.shape, payload.value, clock);
      if (result.ok) payload.value = result.value;
      else for (const finding of result.findings) payload.issues.push(zodIssue(finding, inst));
      return payload;
    };
  },
);

/** The emitted check. A value nested so deeply that the check runs out of stack is not complete. */
function isComplete(info: ModelInfo, value: unknown): boolean {
  try {
    return info.is?.(value) === true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The value itself stays out: error texts travel further than messages do. */
function zodIssue({ path, keyword, expected, received }: Finding, inst: ZodModel): core.$ZodRawIssue {
  return {
    code: "custom",
    path: [...path],
    message: `expected ${expected}, received ${received}`,
    params: { keyword, expected, received },
    input: undefined,
    inst,
  };
}

/**
 * Makes a model. Generated code calls it at module load, so nothing is built here: the shape is made on first need.
 *
 * @param name - name of the model in its schema document
 * @param is - straight-line check of a complete canonical value; it decides alone when it says yes
 * @param shape - builds the descriptor
 */
export function model<Out, In = Out>(
  name: string,
  is: ((value: unknown) => boolean) | undefined,
  shape: () => Shape,
): Model<Out, In> {
  const made: unknown = new ZodModel({ type: "custom", info: lazyInfo(name, is, shape) });
  return made as Model<Out, In>;
}

function lazyInfo(
  name: string,
  is: ((value: unknown) => boolean) | undefined,
  build: () => Shape,
): ModelInfo {
  let built: Shape | undefined;
  return {
    name,
    is,
    get shape() {
      built ??= build();
      return built;
    },
  };
}
