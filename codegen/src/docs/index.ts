export { bundleFiles } from "./bundle-files.js";
export { type DocsFormat, docsFormats } from "./formats.js";
export { markdownFiles } from "./markdown-files.js";
export { type Opened, openVolume, type Volume } from "./volume.js";
