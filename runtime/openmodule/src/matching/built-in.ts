import type { PlateScheme } from "./scheme.js";

const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const withColons = [" ", "-", "."].map((from) => ({ from, to: ":" }));

/** Version 0 of every scheme: plates as they were compared before there were schemes. */
export const legacyScheme: PlateScheme = {
  scheme: "LEGACY",
  version: 0,
  allowed: new Set(`${digits}ABCDEFGHIJKLMNPRSTUVWXYZ`),
  exactitude: 0,
  keptSeparators: "NONE",
  replacements: [
    { from: "O", to: "0" },
    { from: "Q", to: "0" },
    { from: "Ä", to: "A" },
    { from: "Ö", to: "0" },
    { from: "Ü", to: "U" },
  ],
};

/** The schemes under the name `DEFAULT` where no file brings any. */
export const defaultSchemes: readonly PlateScheme[] = [
  {
    scheme: "DEFAULT",
    version: 5,
    allowed: new Set(digits + letters.replace("O", "")),
    exactitude: 0.4,
    keptSeparators: "NONE",
    replacements: [{ from: "O", to: "0" }],
  },
  {
    scheme: "DEFAULT",
    version: 10,
    allowed: new Set(`${digits}${letters}:`),
    exactitude: 0.6,
    keptSeparators: "NONE",
    replacements: withColons,
  },
  {
    scheme: "DEFAULT",
    version: 20,
    allowed: new Set(`${digits}${letters}:`),
    exactitude: 0.7,
    keptSeparators: "FIRST",
    replacements: withColons,
  },
];
