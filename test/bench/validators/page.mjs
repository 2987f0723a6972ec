import { isPage } from "./lib/by-hand.mjs";
import { ZodPage } from "./lib/others.mjs";
import { reportPages, wrongReportPages } from "./lib/samples.mjs";
import { invalidRows, validRows } from "./lib/sides.mjs";

/** A page of a hundred messages, as a REST reply carries it. */
export function run({ GateReportPage, isGateReportPage }) {
  const subject = {
    document: "message",
    type: "GateReportPage",
    model: GateReportPage,
    is: isGateReportPage,
    byHand: isPage,
    zod: ZodPage,
  };
  return {
    "page of 100, valid": validRows({
      ...subject,
      values: reportPages,
      title: "page",
      goals: [
        ["edgeloom safeParse", "ajv", "≥ 1.8"],
        ["edgeloom safeParse", "by hand", "≥ 0.65"],
      ],
    }),
    "page of 100, three errors": invalidRows({
      ...subject,
      values: wrongReportPages,
      title: "three errors",
      goals: [["edgeloom safeParse", "ajv allErrors", "≥ 1"]],
    }),
  };
}
