import type { Origin, SchemaNode, TypeId } from "../ir/index.js";
import { MergeMemory } from "../ir/merge.js";
import type { ResolvedSet } from "../resolve/resolved.js";
import type { Scope } from "./scope.js";

/** What lowering a declaration asked, said and made. */
type Entry = {
  /** Whether each question has the answer that it had. Asking is what lowering did: it reports and takes note as it did then. */
  readonly questions: readonly ((scope: Scope) => boolean)[];
  /** What it told the others, in that order. */
  readonly effects: readonly ((scope: Scope) => void)[];
  readonly node: SchemaNode;
};

/** What lowering keeps from one run to the next, under the same options. */
export class LowerMemory {
  readonly merge = new MergeMemory();
  private before = new Map<string, Entry>();
  private now = new Map<string, Entry>();

  /** The node of a declaration: that of the last run where nothing that was asked for it has another answer, else a new one. */
  lower(key: string, scope: Scope, make: (scope: Scope) => SchemaNode): SchemaNode {
    // Where dynamic references lead depends on more than what is asked here.
    if (scope.set.dynamics !== undefined) return make(scope);
    const known = this.before.get(key);
    const isSame = known?.questions.every((holds) => holds(scope)) === true;
    const entry = known !== undefined && isSame ? known : entryOf(scope, make);
    if (entry === known) for (const effect of entry.effects) effect(scope);
    this.now.set(key, entry);
    return entry.node;
  }

  /** Forgets what the run that ends here did not need. */
  endRun(): void {
    this.before = this.now;
    this.now = new Map();
  }
}

function entryOf(scope: Scope, make: (scope: Scope) => SchemaNode): Entry {
  const trace = new Trace(scope);
  const node = make(trace.scope);
  return { node, questions: trace.questions, effects: trace.effects };
}

/** A scope that passes everything on and takes it down. */
class Trace {
  readonly questions: ((scope: Scope) => boolean)[] = [];
  readonly effects: ((scope: Scope) => void)[] = [];
  readonly scope: Scope;
  private readonly asked = new Set<string>();

  constructor(inner: Scope) {
    const { set, limits, structureCode, fallbackDialect, keepsPlaces } = inner;
    this.scope = {
      set: this.tracedSet(set),
      limits,
      structureCode,
      fallbackDialect,
      keepsPlaces,
      appliesDefaults: (file) => this.ask(`defaults ${file}`, inner, (s) => s.appliesDefaults(file)),
      isOpenApi: (file) => this.ask(`openapi ${file}`, inner, (s) => s.isOpenApi(file)),
      assertsFormats: (file) => this.ask(`formats ${file}`, inner, (s) => s.assertsFormats(file)),
      mentions: (keyword) => this.ask(`mentions ${keyword}`, inner, (s) => s.mentions(keyword)),
      reporter: { report: (...report) => this.tell(inner, (s) => s.reporter.report(...report)) },
      remark: (...remark) => this.tell(inner, (s) => s.remark(...remark)),
      hierarchies: new Told((id, value) => void this.tell(inner, (s) => s.hierarchies.set(id, value))),
      unions: [],
      refer: (origin, environment): TypeId => this.tell(inner, (s) => s.refer(origin, environment)),
      declare: (origin, hint): TypeId => this.tell(inner, (s) => s.declare(origin, hint)),
    };
    this.scope.unions.push = (...origins) => this.tell(inner, (s) => s.unions.push(...origins));
  }

  private tracedSet(set: ResolvedSet): ResolvedSet {
    return {
      ...set,
      valueAt: (at) => this.askSet(undefined, set, (s) => s.valueAt(at)),
      resolve: (ref, at) => this.askSet(undefined, set, (s) => s.resolve(ref, at), isSamePlace),
      ...(set.find && {
        find: (ref, at) => this.askSet(undefined, set, (s) => s.find?.(ref, at), isSamePlace),
      }),
      ...(set.schemaUriOf && {
        schemaUriOf: (file) => this.askSet(`schema ${file}`, set, (s) => s.schemaUriOf?.(file)),
      }),
    };
  }

  private askSet<T>(
    key: string | undefined,
    set: ResolvedSet,
    question: (set: ResolvedSet) => T,
    isSame: (left: T, right: T) => boolean = Object.is,
  ): T {
    const answer = question(set);
    this.note(key, (scope) => isSame(question(scope.set), answer));
    return answer;
  }

  private ask<T>(key: string, inner: Scope, question: (scope: Scope) => T): T {
    const answer = question(inner);
    this.note(key, (scope) => question(scope) === answer);
    return answer;
  }

  /** What has no key is asked each time. */
  private note(key: string | undefined, holds: (scope: Scope) => boolean): void {
    if (key !== undefined && this.asked.has(key)) return;
    if (key !== undefined) this.asked.add(key);
    this.questions.push(holds);
  }

  private tell<T>(inner: Scope, effect: (scope: Scope) => T): T {
    this.effects.push(effect);
    return effect(inner);
  }
}

/** A map that nobody reads while schemas are lowered. */
class Told<K, V> extends Map<K, V> {
  constructor(private readonly tell: (key: K, value: V) => void) {
    super();
  }

  override set(key: K, value: V): this {
    this.tell(key, value);
    return this;
  }
}

function isSamePlace(left: Origin | undefined, right: Origin | undefined): boolean {
  return left?.file === right?.file && left?.pointer === right?.pointer;
}
