import { existsSync, readFileSync } from "node:fs";
import { EdgeloomError, type Model } from "@edgeloom/runtime";
import { parseDocument, Scalar, visit } from "yaml";
import { environmentReader } from "./environment.js";
import { type Surroundings, situationOf } from "./surroundings.js";

/** Where the YAML configuration of a service lies (openmodule spec §1.2). */
export function configYamlPath(surroundings: Surroundings = {}): string {
  const { debug, testing } = situationOf(surroundings);
  const byMode = debug
    ? "../settings/default-debug.yml"
    : testing
      ? "../settings/default-testing.yml"
      : "/data/config.yml";
  return environmentReader(surroundings.environment).string("CONFIG_YAML", byMode);
}

/**
 * Reads the YAML configuration of a service. Unknown tags stand for null; a missing or empty file gives the model's defaults.
 *
 * @throws EdgeloomError `MALFORMED` when it is no YAML, `INVALID` when it does not fit the model. Values are not shown: they may be secrets.
 */
export function readConfigYaml<T>(model: Model<T, unknown>, path: string = configYamlPath()): T {
  const document = existsSync(path) ? (parseYaml(readFileSync(path, "utf8"), path) ?? {}) : {};
  const result = model.safeParse(document);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path: at, message }) => `${at.join(".") || "(root)"}: ${message}`,
  );
  throw new EdgeloomError(
    "INVALID",
    `the configuration does not fit ${model.model.name}: ${problems.join("; ")}`,
    {
      place: path,
      fix: "correct these places in the file",
    },
  );
}

function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { logLevel: "silent" });
  const [cause] = document.errors;
  if (cause !== undefined)
    throw new EdgeloomError("MALFORMED", "the configuration is not YAML", { place: path, cause });
  visit(document, {
    Node: (_key, node) => (node.tag?.startsWith("!") === true ? new Scalar(null) : undefined),
  });
  return document.toJS();
}
