// What `npm install` does in a guide: links the packages that are named, or that package.json names, from this repository. It takes
// only what is there under that name, and only in the version that is asked for.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const [repository, ...args] = process.argv.slice(2);
const dev = args.some((arg) => ["--save-dev", "-D"].includes(arg));
const named = args.filter((arg) => !arg.startsWith("-"));
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** npm gives the newest TypeScript, which the repository has under another name. */
const sources = { typescript: "typescript-native" };

const manifest = existsSync("package.json") ? read("package.json") : {};
const wanted =
  named.length > 0
    ? named.map((text) => {
        const [, name, version] = /^(@?[^@]+)(?:@(.+))?$/.exec(text);
        return { name, version };
      })
    : Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(([name, version]) => ({
        name,
        version,
      }));

function link({ name, version }) {
  const places = [sources[name], name].filter((place) => place !== undefined);
  const source = places
    .map((place) => join(repository, "node_modules", place))
    .find((place) => {
      if (!existsSync(place)) return false;
      return (
        version === undefined || read(join(place, "package.json")).version === version.replace(/^[~^]/, "")
      );
    });
  if (source === undefined) throw new Error(`There is no package ${name} ${version ?? ""} here.`);
  const target = resolve("node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { force: true });
  symlinkSync(source, target);
  const own = read(join(source, "package.json"));
  const bins = typeof own.bin === "string" ? { [name.replace(/^@.*\//, "")]: own.bin } : (own.bin ?? {});
  for (const [bin, path] of Object.entries(bins)) {
    mkdirSync("node_modules/.bin", { recursive: true });
    rmSync(join("node_modules/.bin", bin), { force: true });
    symlinkSync(join(target, path), join("node_modules/.bin", bin));
  }
  return [name, `^${own.version}`];
}

const linked = Object.fromEntries(wanted.map(link));
if (named.length > 0) {
  const kind = dev ? "devDependencies" : "dependencies";
  const next = { ...manifest, [kind]: { ...manifest[kind], ...linked } };
  writeFileSync("package.json", `${JSON.stringify(next, undefined, 2)}\n`);
}
console.log(`added ${wanted.length} packages`);
