import { EdgeloomError } from "@edgeloom/runtime";

const forbidden = ["+", "#", "\0"];

/**
 * A text of the configuration as a part of a topic.
 *
 * @throws EdgeloomError `CONFIG` when it holds a wildcard or a zero character: the broker would end the connection at each message
 */
export function topicPart(text: string, place = "general.system_identifier"): string {
  if (!forbidden.some((character) => text.includes(character))) return text;
  throw new EdgeloomError("CONFIG", `${place} cannot be part of a topic`, {
    place,
    fix: "use neither +, # nor the zero character in it",
  });
}
