import type { HealthMetric, HealthMetricType } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Labels, labelText } from "./label-text.js";
import { fullScope, type HealthOwner, type HealthScope, keyOf } from "./scope.js";

/** What a metric is. */
export type MetricFacts = HealthScope & {
  readonly type: HealthMetricType;
  readonly name: string;
  readonly description: string;
  /** Names of the labels that tell its series apart; every change names exactly these. */
  readonly labels?: readonly string[];
};

/** Which series of a metric is meant. */
export type SeriesOptions = HealthScope & { readonly labels?: Labels };

/** By how much a series changes. */
export type StepOptions = SeriesOptions & { readonly by?: number };

type Metric = {
  readonly facts: Omit<MetricFacts, "parent"> & { readonly package: string };
  readonly values: Map<string, number | string>;
};

/** The metrics of a service, as the newer lines tell them: a count only grows, a gauge goes up and down, a str is only set (openmodule spec §6). */
export class HealthMetrics {
  readonly #owner: HealthOwner;
  readonly #computeId: number;
  readonly #metrics = new Map<string, Metric & { readonly id: string }>();

  /** `package` is that of metrics that name none, `parent` that of metrics of the parent; `computeId` is a label of every series. */
  constructor({ computeId, ...owner }: HealthOwner & { readonly computeId: number }) {
    this.#owner = owner;
    this.#computeId = computeId;
  }

  /** Adds a metric. A metric of the same name, package and source must not be there. */
  add(id: string, given: MetricFacts): void {
    const { type, name, description, labels = [], ...scope } = given;
    const facts = { type, name, description, labels, ...fullScope(this.#owner, scope) };
    const key = keyOf(id, facts);
    if (this.#metrics.has(key)) throw wrong(id, "there is a metric of this name already", "add it once");
    this.#metrics.set(key, { id, facts, values: new Map() });
  }

  /** Takes a metric away; tells whether it was there. */
  remove(id: string, scope: HealthScope = {}): boolean {
    return this.#metrics.delete(keyOf(id, fullScope(this.#owner, scope)));
  }

  /** Adds to a count or gauge, 1 if nothing else is said. A series that is not there starts at 0. */
  inc(id: string, { by = 1, ...series }: StepOptions = {}): void {
    const metric = this.#metric(id, series);
    if (metric.facts.type === "count" && by < 0) throw wrong(id, "a count can only increase", "use a gauge");
    this.#step(metric, series, by);
  }

  /** Takes from a gauge, 1 if nothing else is said. */
  dec(id: string, { by = 1, ...series }: StepOptions = {}): void {
    const metric = this.#metric(id, series);
    if (metric.facts.type === "count") throw wrong(id, "a count can only increase", "use a gauge");
    this.#step(metric, series, -by);
  }

  /** Sets a series; null takes it away. */
  set(id: string, value: number | string | null, series: SeriesOptions = {}): void {
    const metric = this.#metric(id, series);
    const key = this.#key(metric, series);
    if (value === null) {
      metric.values.delete(key);
      return;
    }
    checkValue(metric, key, value);
    metric.values.set(key, value);
  }

  /** Takes all series of a metric away. */
  clear(id: string, scope: HealthScope = {}): void {
    this.#metric(id, scope).values.clear();
  }

  /** All metrics as they are now. */
  report(): readonly HealthMetric[] {
    return [...this.#metrics.values()].map(({ id, facts, values }) => ({
      id,
      name: facts.name,
      description: facts.description,
      type: facts.type,
      labels: facts.labels ?? [],
      values: Object.fromEntries(values),
      package: facts.package,
      source: facts.source,
    }));
  }

  #metric(id: string, scope: HealthScope): Metric & { readonly id: string } {
    const metric = this.#metrics.get(keyOf(id, fullScope(this.#owner, scope)));
    if (metric === undefined) throw wrong(id, "there is no such metric", "add the metric first");
    return metric;
  }

  #step(metric: Metric & { readonly id: string }, series: SeriesOptions, by: number): void {
    const { id, facts, values } = metric;
    if (facts.type === "str") throw wrong(id, "a str can only be set", "use set");
    if (!Number.isFinite(by)) throw wrong(id, "a step must be a finite number", "give a number");
    const key = this.#key(metric, series);
    values.set(key, Number(values.get(key) ?? 0) + by);
  }

  #key({ id, facts }: Metric & { readonly id: string }, { labels = {} }: SeriesOptions): string {
    const wanted = [...(facts.labels ?? [])].sort();
    const given = Object.keys(labels).sort();
    if (wanted.join("\n") !== given.join("\n")) {
      throw wrong(
        id,
        `its labels are [${wanted.join(", ")}], not [${given.join(", ")}]`,
        "name every label of the metric, and no other",
      );
    }
    return labelText({ ...labels, compute_id: this.#computeId });
  }
}

function checkValue(
  { id, facts, values }: Metric & { readonly id: string },
  key: string,
  value: number | string,
): void {
  if (facts.type === "str") {
    if (typeof value !== "string") throw wrong(id, "the value of a str must be a text", "use a gauge");
    return;
  }
  if (typeof value !== "number" || !Number.isFinite(value))
    throw wrong(id, `the value of a ${facts.type} must be a finite number`, "use a str for texts");
  const before = values.get(key);
  if (facts.type === "count" && before !== undefined && value < Number(before))
    throw wrong(id, "a count can only increase", "use a gauge, or set null first");
}

function wrong(id: string, what: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `metric ${id}: ${what}`, { place: id, fix });
}
