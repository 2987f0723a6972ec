export { type UploadFields, type UploadFile } from "./upload-file.js";
export {
  streamerLastId,
  type UploadProgress,
  type UploadReadingsOptions,
  uploadReadings,
} from "./upload-readings.js";
export { type ReportReceipt, type UploadTarget, uploadReport } from "./upload-report.js";
