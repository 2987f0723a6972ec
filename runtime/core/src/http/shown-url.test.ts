import fc from "fast-check";
import { expect, it } from "vitest";
import { shownUrl } from "./shown-url.js";

it.each([
  ["http://h/x/?a=1&token=abc&b=2", "", "http://h/x/?a=1&token=[redacted]&b=2"],
  ["http://h/x?api%5Fkey=abc&x", "", "http://h/x?api%5Fkey=[redacted]&x"],
  ["http://h/x?q=?&api+key=abc#token=1", "", "http://h/x?q=?&api+key=[redacted]"],
  ["http://h/x?%E0%A4%A=1", "", "http://h/x?%E0%A4%A=1"],
  ["http://h/v1/reset/abc/now", "/reset/{token}/now", "http://h/v1/reset/[redacted]/now"],
  ["http://h/v1/f/abc.json?a=1", "/f/{resetToken}.json", "http://h/v1/f/[redacted]?a=1"],
  ["http://h/v1/users/7", "/users/{id}", "http://h/v1/users/7"],
])("%s of %s", (url, route, shown) => expect(shownUrl(url, route)).toBe(shown));

it("never shows what stands under a secret name", () => {
  const secret = fc.stringMatching(/^[a-z\d]{10,20}$/);
  const name = fc.constantFrom("token", "api_key", "API-Key", "x-password", "client%5Fsecret");
  const other = fc.stringMatching(/^[a-z=&%+?]{0,12}$/);
  fc.assert(
    fc.property(secret, name, other, other, (value, key, before, after) => {
      fc.pre(!`${before}${after}`.includes(value));
      expect(shownUrl(`https://h/p?${before}&${key}=${value}&${after}`)).not.toContain(value);
      expect(shownUrl(`https://h/p/${value}`, "/p/{access_token}")).not.toContain(value);
    }),
  );
});
