export { copyPrivacyFiles, type PrivacyCopyOptions } from "./privacy-copy.js";
