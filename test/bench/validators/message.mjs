import { isReport } from "./lib/by-hand.mjs";
import { ZodReport } from "./lib/others.mjs";
import { reports, wrongReports } from "./lib/samples.mjs";
import { invalidRows, validRows } from "./lib/sides.mjs";

/** A message as an RPC carries it: twelve fields, nested, a list of ten, with formats and enums. */
export function run({ GateReport, isGateReport }) {
  const subject = {
    document: "message",
    type: "GateReport",
    model: GateReport,
    is: isGateReport,
    byHand: isReport,
  };
  return {
    "message, valid": validRows({
      ...subject,
      zod: ZodReport,
      values: reports,
      title: "message",
      goals: [
        ["edgeloom safeParse", "ajv", "≥ 1.8"],
        ["edgeloom safeParse", "by hand", "≥ 0.65"],
      ],
    }),
    "message, three errors": invalidRows({
      ...subject,
      zod: ZodReport,
      values: wrongReports,
      title: "three errors",
      goals: [["edgeloom safeParse", "ajv allErrors", "≥ 1"]],
    }),
  };
}
