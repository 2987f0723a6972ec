/**
 * A copy with the own properties and nothing else: what somebody put on the prototype of all objects is no option then.
 */
export function bare<Options extends object>(options: Options): Options {
  return Object.assign(Object.create(null) as Options, options);
}

/** No options at all. */
export const noOptions: Readonly<Record<string, never>> = /*@__PURE__*/ Object.freeze(
  /*@__PURE__*/ Object.create(null) as Record<string, never>,
);
