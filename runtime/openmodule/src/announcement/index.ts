export { type AnnouncementTopic, announce } from "./announcement.js";
