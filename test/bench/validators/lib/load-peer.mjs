// Imports what its arguments name, one after the other, and prints what each took as one JSON line: the time, or with --expose-gc the heap.
const heapKb = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1024;
};
const measure = globalThis.gc === undefined ? () => performance.now() : heapKb;

const took = [];
const loaded = [];
for (const specifier of process.argv.slice(2)) {
  const before = measure();
  loaded.push(await import(specifier));
  took.push(measure() - before);
}
console.log(JSON.stringify({ took, exports: loaded.map((module) => Object.keys(module).length) }));
