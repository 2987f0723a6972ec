export { type IniFile, type IniOptions, type IniSection, parseIni } from "./ini.js";
