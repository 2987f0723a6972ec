/** The characters that JSON's grammar knows, as UTF-16 units. */
export const tab = 0x09;
/** Ends a line. */
export const lineFeed = 0x0a;
/** Carriage return. */
export const carriageReturn = 0x0d;
/** The first character that may stand in a string as it is. */
export const space = 0x20;
/** `"` */
export const quotationMark = 0x22;
/** `+` */
export const plus = 0x2b;
/** `,` */
export const comma = 0x2c;
/** `-` */
export const minus = 0x2d;
/** `.` */
export const dot = 0x2e;
/** `0` */
export const zero = 0x30;
/** `9` */
export const nine = 0x39;
/** `:` */
export const colon = 0x3a;
/** `[` */
export const openBracket = 0x5b;
/** `\` */
export const backslash = 0x5c;
/** `]` */
export const closeBracket = 0x5d;
/** `{` */
export const openBrace = 0x7b;
/** `}` */
export const closeBrace = 0x7d;
