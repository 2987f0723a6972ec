import type { Reporter } from "../diagnostics/index.js";
import type { NamedSymbol, SymbolId, SymbolPlan } from "../emit/plan.js";
import { isSameValue } from "../ir/intern.js";
import type { Allocated } from "./allocate.js";

/** What becomes of the plans of all symbols. */
export type Named = {
  /** One plan per symbol, by code unit of `id`. */
  readonly plans: readonly SymbolPlan[];
  readonly names: ReadonlyMap<SymbolId, Allocated>;
  readonly symbols: ReadonlyMap<SymbolId, NamedSymbol>;
};

type Report = Parameters<Reporter["report"]>;

/** The names of the last run, for as long as every symbol is planned as it was: names depend on each other. */
export class NameMemory {
  private known: readonly SymbolPlan[] | undefined;
  private named: Named | undefined;
  private reports: readonly Report[] = [];

  /** The names of planned symbols: those of the last run, or new ones. What was reported then is reported again. */
  keep(planned: readonly SymbolPlan[], reporter: Reporter, make: (reporter: Reporter) => Named): Named {
    if (this.named === undefined || this.known === undefined || !isSameList(this.known, planned)) {
      const reports: Report[] = [];
      this.named = make({ report: (...report) => void reports.push(report) });
      this.reports = reports;
    }
    // The newer of two equal lists shares more with the next.
    this.known = planned;
    for (const report of this.reports) reporter.report(...report);
    return this.named;
  }
}

function isSameList(left: readonly SymbolPlan[], right: readonly SymbolPlan[]): boolean {
  return left.length === right.length && left.every((plan, at) => isSameValue(plan, right[at]));
}
