declare const slugKind: unique symbol;

/** Text that an id class has checked. It is a string at run time; only the compiler tells a device from a stream. */
export type SlugText<Kind extends string> = string & { readonly [slugKind]: Kind };

/** `pl--XXXX-XXXX`, or `pa` or `ps`. */
export type ParentSlugText = SlugText<"parent">;
/** `d--XXXX-XXXX-XXXX-XXXX`. */
export type DeviceSlugText = SlugText<"device">;
/** `XXXX-XXXX`. */
export type VariableIdText = SlugText<"variable">;
/** `sl--<parent>--<device>--<variable>`, with a start at the end for a page; empty when it is not set. */
export type StreamSlugText = SlugText<"stream">;
/** `t--<device>--XXXX`. */
export type StreamerSlugText = SlugText<"streamer">;
