export { CharsetConverter, charset, fullLprCharset, legacyLprCharset } from "./charset.js";
