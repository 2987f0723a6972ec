// Imports what its arguments name, one after the other, and prints what each took as one JSON line: milliseconds of processor time,
// or with --expose-gc KiB of heap.
const heapKb = () => {
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1024;
};
const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const measure = globalThis.gc === undefined ? processorMs : heapKb;

const took = [];
const loaded = [];
for (const specifier of process.argv.slice(2)) {
  const before = measure();
  loaded.push(await import(specifier));
  took.push(measure() - before);
}
const models = Object.keys(loaded.at(-1)).filter((name) => /^is[A-Z]/.test(name)).length;
console.log(JSON.stringify({ took, models }));
