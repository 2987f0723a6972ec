import * as char from "./characters.js";

/** Where a member of an object or an item of an array stands. */
type Member = { readonly shown: number; readonly value: number };

/**
 * Finds offsets in a JSON text that was read without problem. Each object is scanned once, when a pointer first goes
 * through it: many diagnostics in one large document must not scan it many times.
 */
export class JsonPlaces {
  private readonly text: string;
  private readonly members = new Map<number, ReadonlyMap<string, Member>>();

  constructor(text: string) {
    this.text = text;
  }

  /** Offset of the key that a pointer ends at, of the value where there is no key; undefined when it leads nowhere. */
  offsetOf(tokens: readonly string[]): number | undefined {
    let member: Member = { shown: this.skipSpace(0), value: this.skipSpace(0) };
    for (const token of tokens) {
      const next = this.membersAt(member.value).get(token);
      if (next === undefined) return undefined;
      member = next;
    }
    return member.shown;
  }

  private membersAt(offset: number): ReadonlyMap<string, Member> {
    let members = this.members.get(offset);
    if (members === undefined) {
      members = this.scan(offset);
      this.members.set(offset, members);
    }
    return members;
  }

  private scan(offset: number): ReadonlyMap<string, Member> {
    const opening = this.text.charCodeAt(offset);
    if (opening === char.openBrace) return this.scanObject(offset + 1);
    return opening === char.openBracket ? this.scanArray(offset + 1) : new Map();
  }

  private scanObject(start: number): ReadonlyMap<string, Member> {
    const members = new Map<string, Member>();
    let at = this.skipSpace(start);
    while (this.text.charCodeAt(at) === char.quotationMark) {
      const keyEnd = this.skipString(at);
      const key = JSON.parse(this.text.slice(at, keyEnd)) as string;
      const value = this.skipSpace(this.skipSpace(keyEnd) + 1);
      members.set(key, { shown: at, value });
      at = this.nextMember(value);
    }
    return members;
  }

  private scanArray(start: number): ReadonlyMap<string, Member> {
    const members = new Map<string, Member>();
    let at = this.skipSpace(start);
    while (at < this.text.length && this.text.charCodeAt(at) !== char.closeBracket) {
      members.set(String(members.size), { shown: at, value: at });
      at = this.nextMember(at);
    }
    return members;
  }

  /** The start of what follows a value: the next member, or the closing bracket. */
  private nextMember(value: number): number {
    const end = this.skipSpace(this.skipValue(value));
    return this.text.charCodeAt(end) === char.comma ? this.skipSpace(end + 1) : end;
  }

  private skipValue(offset: number): number {
    const first = this.text.charCodeAt(offset);
    if (first === char.quotationMark) return this.skipString(offset);
    if (first === char.openBrace || first === char.openBracket) return this.skipNested(offset);
    const end = /[\s,\]}]/g;
    end.lastIndex = offset;
    return end.exec(this.text)?.index ?? this.text.length;
  }

  private skipNested(offset: number): number {
    let open = 0;
    for (let at = offset; at < this.text.length; at++) {
      const unit = this.text.charCodeAt(at);
      if (unit === char.quotationMark) at = this.skipString(at) - 1;
      else if (unit === char.openBrace || unit === char.openBracket) open++;
      else if ((unit === char.closeBrace || unit === char.closeBracket) && --open === 0) return at + 1;
    }
    return this.text.length;
  }

  private skipString(offset: number): number {
    for (let at = offset + 1; at < this.text.length; at++) {
      const unit = this.text.charCodeAt(at);
      if (unit === char.backslash) at++;
      else if (unit === char.quotationMark) return at + 1;
    }
    return this.text.length;
  }

  private skipSpace(offset: number): number {
    let at = offset;
    while (this.text.charCodeAt(at) <= char.space) at++;
    return at;
  }
}
