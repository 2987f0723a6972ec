export { type MatchOptions, type MatchSubjects, matchPlate } from "./match-plate.js";
export {
  PlateDatabase,
  type PlateEntry,
  type PlateGroup,
  type PlateRecord,
  plateRecord,
} from "./plate-database.js";
export {
  otherCountry,
  type PlateCountry,
  type PlateForMatching,
  plateForMatching,
} from "./plate-for-matching.js";
export { PlateMatcher } from "./plate-matcher.js";
export { convertPlate, type KeptSeparators, type PlateScheme, parseScheme } from "./scheme.js";
export { PlateSchemes } from "./schemes.js";
