import type { AuthProvider } from "./provider.js";

/** Several credentials that are needed at once. */
export function together(providers: readonly AuthProvider[]): AuthProvider {
  const [only] = providers;
  if (providers.length === 1 && only !== undefined) return only;
  return {
    authenticate: async (target, context) => {
      for (const provider of providers) await provider.authenticate(target, context);
    },
    renew: async (context) => {
      const renewed = await Promise.all(
        providers.map(async (provider) => (await provider.renew?.(context)) ?? false),
      );
      return renewed.includes(true);
    },
  };
}
