/** Version of this package, as its `package.json` says it. */
export const cliVersion = "0.1.0";
