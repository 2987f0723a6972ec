export { type SettingsLookup, SettingsProvider } from "./settings-provider.js";
