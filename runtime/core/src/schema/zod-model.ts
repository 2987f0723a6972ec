import { safeParse, ZodType, parse as zodParse } from "zod";
import * as core from "zod/v4/core";
import { complete, isComplete } from "./completion.js";
import { issuesOf, rawIssue } from "./issues.js";
import { writeJsonSchema } from "./json-schema.js";
import type { ModelInfo } from "./shape.js";
import { tagsOf } from "./tags.js";
import { zodError } from "./zod-error.js";

type ModelDef = core.$ZodTypeDef & { readonly type: "custom"; readonly info: ModelInfo };

interface ModelInternals extends core.$ZodTypeInternals {
  def: ModelDef;
}

/** The zod face of a model, as zod's constructors see it. */
export interface ZodModel extends ZodType<unknown, unknown, ModelInternals> {
  model: ModelInfo;
}

/**
 * The zod face of a model. A trait of our own, not `z.custom` with a check: its parse step may replace the value (defaults,
 * `int64`) and reports many issues in one go. The members below are short cuts for the usual call: with neither options nor
 * further checks, zod's payload, context and finishing of issues would add nothing.
 */
export const ZodModel: core.$constructor<ZodModel> = /*@__PURE__*/ core.$constructor<ZodModel>(
  "EdgeloomModel",
  (inst, def) => {
    ZodType.init(inst, def);
    const { info } = def;
    inst.model = info;
    core.util.defineLazyInternal(inst, "propValues", (internals) => tagsOf(internals.def.info.shape));
    inst._zod.processJSONSchema = (ctx, json, params) => writeJsonSchema(inst, ctx, json, params);
    inst._zod.parse = (payload, ctx) => {
      if (isComplete(info, payload.value)) return payload;
      const result = complete(info, payload.value);
      if (result.ok) payload.value = result.value;
      else for (const finding of result.findings) payload.issues.push(rawIssue(finding, inst, ctx));
      return payload;
    };
  },
  {
    safeParse(data, params) {
      if (params !== undefined || !isPlain(this)) return safeParse(this, data, params);
      if (isComplete(this.model, data)) return { success: true, data };
      const result = complete(this.model, data);
      if (result.ok) return { success: true, data: result.value };
      return { success: false, error: zodError(result.findings) };
    },
    parse: function parse(data, params) {
      if (params !== undefined || !isPlain(this)) return zodParse(this, data, params);
      if (isComplete(this.model, data)) return data;
      const result = complete(this.model, data);
      if (result.ok) return result.value;
      const error = zodError(result.findings);
      core.util.captureStackTrace(error, parse);
      throw error;
    },
    get "~standard"() {
      const props = standardProps(this);
      Object.defineProperty(this, "~standard", { value: props, configurable: true, writable: true });
      return props;
    },
  },
);

/** The Standard Schema face, with the same short cut. */
function standardProps(inst: ZodModel): ZodModel["~standard"] {
  const props = core.standardProps(inst);
  return {
    ...props,
    validate: (value) => {
      if (!isPlain(inst)) return props.validate(value);
      if (isComplete(inst.model, value)) return { value };
      const result = complete(inst.model, value);
      return result.ok ? { value: result.value } : { issues: issuesOf(result.findings) };
    },
    jsonSchema: {
      input: core.createStandardJSONSchemaMethod(inst, "input"),
      output: core.createStandardJSONSchemaMethod(inst, "output"),
    },
  };
}

/** Whether parsing is our own step and nothing else: zod puts its own `run` there for refinements, and so do tools that watch or compile. */
function isPlain({ _zod }: ZodModel): boolean {
  return _zod.run === _zod.parse;
}
