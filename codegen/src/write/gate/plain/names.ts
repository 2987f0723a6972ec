import { reservedWords } from "../../../reserved-words.js";
import { forbiddenNames, type ModuleNames } from "../walk.js";
import { notPlain } from "./cursor.js";

/** Names that plain declarations make and use. What they use may be declared further down, so it is looked up at the end. */
export class PlainNames {
  readonly declared = { types: new Set<string>(), values: new Set<string>(), callable: new Set<string>() };
  private readonly used = {
    types: new Set<string>(),
    values: new Set<string>(),
    callable: new Set<string>(),
  };
  /** Every local name anywhere: none may hide a name of the module. */
  private readonly hiding = new Set<string>();
  private locals: string[] = [];
  private mutable = new Set<string>();

  /** Takes over what another declaration makes and uses; false where it makes something that is there already. */
  add({ declared, used, hiding }: PlainNames): boolean {
    for (const space of ["types", "values"] as const)
      for (const name of declared[space]) {
        if (this.declared[space].has(name)) return false;
        this.declared[space].add(name);
      }
    for (const name of declared.callable) this.declared.callable.add(name);
    for (const space of ["types", "values", "callable"] as const)
      for (const name of used[space]) this.used[space].add(name);
    for (const name of hiding) this.hiding.add(name);
    return true;
  }

  declareType(name: string): void {
    if (!isTypeName(name) || this.declared.types.has(name)) throw notPlain;
    this.declared.types.add(name);
  }

  declareValue(name: string): void {
    if (isTaken(name) || this.declared.values.has(name)) throw notPlain;
    this.declared.values.add(name);
  }

  declareCallable(name: string): void {
    this.declareValue(name);
    this.declared.callable.add(name);
  }

  declareLocal(name: string, isMutable: boolean): void {
    // Whether the nearest of two locals may be changed would have to be found out: the parser's business.
    if (isTaken(name) || (this.mutable.has(name) && !isMutable)) throw notPlain;
    if (isMutable && this.locals.includes(name) && !this.mutable.has(name)) throw notPlain;
    this.hiding.add(name);
    this.locals.push(name);
    if (isMutable) this.mutable.add(name);
  }

  /** Runs with local names of its own. */
  scoped(read: () => void): void {
    const known = this.locals.length;
    read();
    this.locals.length = known;
    if (known === 0) this.mutable.clear();
  }

  useType(name: string): void {
    if (!isTypeName(name)) throw notPlain;
    this.used.types.add(name);
  }

  useValue(name: string): void {
    if (reservedWords.has(name)) throw notPlain;
    if (!this.locals.includes(name)) this.used.values.add(name);
  }

  useCallable(name: string): void {
    if (reservedWords.has(name)) throw notPlain;
    this.used.callable.add(name);
  }

  useMutable(name: string): void {
    if (!this.locals.includes(name) || !this.mutable.has(name)) throw notPlain;
  }

  /** Starts over with locals, when a declaration turned out not to be plain. */
  forgetLocals(): void {
    this.locals = [];
    this.mutable = new Set();
  }

  /** Whether every name that is used is one of the module, and no local hides one. */
  areIn(module: ModuleNames, libraryTypes: ReadonlySet<string>): boolean {
    const { types, values, callable } = this.used;
    return (
      every(types, (name) => module.types.has(name) || libraryTypes.has(name)) &&
      every(values, (name) => module.values.has(name)) &&
      every(callable, (name) => module.callable.has(name)) &&
      every(this.hiding, (name) => !module.values.has(name))
    );
  }
}

/** Emitted types begin with a capital: no word of the language does. */
function isTypeName(name: string): boolean {
  return /^[A-Z]/.test(name) && !forbiddenNames.has(name);
}

function isTaken(name: string): boolean {
  return reservedWords.has(name) || forbiddenNames.has(name);
}

function every(names: ReadonlySet<string>, holds: (name: string) => boolean): boolean {
  for (const name of names) if (!holds(name)) return false;
  return true;
}
