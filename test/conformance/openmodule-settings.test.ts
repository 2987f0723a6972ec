import {
  brokerPub,
  brokerSub,
  clearOverride,
  configureSettings,
  environmentReader,
  isOverridden,
  logLevel,
  overrideSettings,
  resetSettings,
  settings,
} from "@edgeloom/openmodule";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Parsing<T> = { readonly value: string | null; readonly default: T; readonly result: T };
type Recording = {
  readonly parsers: {
    readonly int: readonly Parsing<number>[];
    readonly float: readonly Parsing<number>[];
    readonly string: readonly Parsing<string>[];
    readonly bool: readonly Parsing<boolean>[];
    readonly broker: readonly {
      readonly env: { readonly [key: string]: string };
      readonly broker_pub: string;
      readonly broker_sub: string;
    }[];
    readonly log_level: readonly {
      readonly LOG_LEVEL: string;
      readonly debug: boolean;
      readonly result: string;
    }[];
  };
};
type Step = { readonly step: string; readonly value: unknown; readonly is_overridden: boolean };

const { parsers } = vectors("openmodule/settings.json") as unknown as Recording;
const { settings_override: steps = [] } = vectors("openmodule/misc.json") as {
  readonly settings_override?: readonly Step[];
};
let ran = 0;

function readerOf(value: string | null) {
  return environmentReader(value === null ? {} : { KEY: value });
}

describe("environment variables", () => {
  it.each(parsers.int)("int $value", ({ value, default: fallback, result }) => {
    ran++;
    expect(readerOf(value).int("KEY", fallback)).toBe(result);
  });
  it.each(parsers.float)("float $value", ({ value, default: fallback, result }) => {
    ran++;
    expect(readerOf(value).float("KEY", fallback)).toBe(result);
  });
  it.each(parsers.string)("string $value", ({ value, default: fallback, result }) => {
    ran++;
    expect(readerOf(value).string("KEY", fallback)).toBe(result);
  });
  it.each(parsers.bool)("bool $value, $default by default", ({ value, default: fallback, result }) => {
    ran++;
    expect(readerOf(value).bool("KEY", fallback)).toBe(result);
  });
  it.each(parsers.broker)("broker $env", ({ env, broker_pub, broker_sub }) => {
    ran++;
    const reader = environmentReader(env);
    expect({ broker_pub: brokerPub(reader), broker_sub: brokerSub(reader) }).toEqual({
      broker_pub,
      broker_sub,
    });
  });
  it.each(parsers.log_level)("log level $LOG_LEVEL, debug $debug", ({ LOG_LEVEL, debug, result }) => {
    ran++;
    expect(logLevel(LOG_LEVEL, debug)).toBe(result);
  });
});

/** What the words of a step do to the key that it speaks of. */
function play({ step }: Step, key: string): string {
  const [verb = "", ...words] = step.split(" ");
  if (step === "override new variable") {
    overrideSettings({ NEW_VARIABLE: 1 });
    return "NEW_VARIABLE";
  }
  if (verb === "override") overrideSettings({ [key]: words.join(" ") });
  if (verb === "clear") clearOverride(key);
  return key;
}

it("overrides of settings follow the recorded steps", () => {
  resetSettings();
  configureSettings({ NAME: "om_test_1" });
  const seen = settings as unknown as { readonly [key: string]: unknown };
  let key = "NAME";
  for (const step of steps) {
    key = play(step, key);
    ran++;
    expect({
      ...step,
      value: key in seen ? seen[key] : "<missing>",
      is_overridden: isOverridden(key),
    }).toEqual(step);
  }
  resetSettings();
});

afterAll(() => {
  console.log(`openmodule settings: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(82));
});
