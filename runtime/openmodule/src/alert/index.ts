export { type AlertMeta, type AlertOptions, Alerts, type SendAlertOptions } from "./alerts.js";
