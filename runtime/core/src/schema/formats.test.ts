import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { fitsFormat } from "./formats.js";

const uuid = "12345678-1234-5678-1234-567812345678";
const rule = "DTSTART:19990108T110000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU";

const table: Readonly<
  Record<string, { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }>
> = {
  uuid: {
    good: [uuid, uuid.toUpperCase(), "2eb8aa08-aa98-11ea-b4aa-73b441d16380"],
    bad: ["", uuid.slice(1), uuid.replaceAll("-", ""), `${uuid}0`, uuid.replace("1", "g")],
  },
  "date-time-local": {
    good: ["2022-01-02T03:04:05", "2022-01-02T03:04:05.678901", "2020-02-29T23:59:59"],
    bad: [
      "2022-01-02T03:04:05Z",
      "2022-01-02T03:04:05.6",
      "2022-01-02 03:04:05",
      "2021-02-29T00:00:00",
      "2022-01-02T24:00:00",
      "0000-01-01T00:00:00",
      "2022-1-2T03:04:05x",
    ],
  },
  "date-time": {
    good: ["2022-01-02T03:04:05Z", "1998-12-31T23:59:60Z", "1963-06-19t08:30:06.28z"],
    bad: ["2022-01-02T03:04:05", "1998-12-31T22:59:60Z", "2022-01-02T03:04:05+24:00"],
  },
  date: { good: ["2024-02-29"], bad: ["2023-02-29", "2024-2-29", "2024-13-01", "2024-02-30", "২024-02-01"] },
  time: {
    good: ["08:30:06Z", "23:59:60+00:00", "15:59:60-08:00"],
    bad: ["08:30:06", "24:00:00Z", "22:59:60Z"],
  },
  duration: {
    good: ["P4DT12H30M5S", "P2W", "PT0S", "P1Y"],
    bad: ["P", "PT", "P1D2H", "P2D1Y", "P1YT", "4D"],
  },
  decimal: { good: ["5", "-5.10", "1E+300", "0.001"], bad: ["", ".5", "5.", "+5", "1,5", "NaN"] },
  base64: { good: ["", "aGVsbG8=", "aGVsbG8h"], bad: ["a", "aGVsbG8", "aGVs bG8=", "ä===", "===="] },
  email: {
    good: ["joe@example.com", '"a b"@example.com', "te~st@example.com", "joe@[127.0.0.1]"],
    bad: ["joe", "@example.com", ".a@example.com", "a..b@example.com", "joe@-a.com", "a@[1.2.3]"],
  },
  hostname: {
    good: ["example.com", "a", "1host"],
    bad: ["", "-a", "a-", "a..b", "a_b", `${"a".repeat(64)}.com`],
  },
  ipv4: { good: ["192.168.0.1"], bad: ["256.0.0.1", "1.2.3", "1.2.3.04", "1.2.3.4.5"] },
  ipv6: {
    good: ["::1", "::", "1:2:3:4:5:6:7:8", "::ffff:192.168.0.1"],
    bad: [":::", "1:2:3:4:5:6:7", "1::2::3", "12345::", "::1%eth0", "::ffff:192.168.0.01"],
  },
  uri: {
    good: ["http://a.b/c?d=e#f", "urn:x:y", "http://[::1]:80/"],
    bad: ["/a", "http://a b", "http://a:port/", "//a/b", "http://[::g]/"],
  },
  "uri-reference": { good: ["/a", "#b", "a/b", "http://a"], bad: ["\\\\a", "1:2", "#a\\b"] },
  regex: { good: ["^a+$"], bad: ["(", "\\a"] },
  "json-pointer": { good: ["", "/a~0~1", "/"], bad: ["a", "/~2", "/~"] },
  "ical-recurrence": {
    good: [rule, rule.replace("\n", "\r\n")],
    bad: [
      "",
      rule.split("\n")[1],
      rule.split("\n")[0],
      rule.replace("WEEKLY", "OFTEN"),
      rule.replace("FREQ=WEEKLY;", ""),
      `${rule};X=1`,
    ],
  },
  int64: { good: [5, -5n, 9223372036854775807n], bad: [5.5, 2 ** 53, 9223372036854775808n] },
  int32: { good: [2147483647, -2147483648], bad: [2147483648, 1.5] },
  unixtime: { good: [0, 1577836800.123, -1.5, 20000000000], bad: [1577836800000, Number.NaN] },
  "idn-email": {
    good: ["실례@실례.테스트", "joe@example.com", `${"é".repeat(32)}@example.com`],
    bad: ["실례", "a b@example.com", `${"é".repeat(33)}@example.com`, "joe@-a.com", "a@b..c"],
  },
  "idn-hostname": {
    good: ["실례.테스트", "example.com", "a。b", "xn--ihqwcrb4cv8a8dqg056pqjye", "l·l", "אב"],
    bad: ["", "a..b", "ab--ü", "-ü", "〮실례", "a·l", "Ünï", "aא", "xn--X", "ü".repeat(60)],
  },
  iri: {
    good: ["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://a/?\u{e000}", "urn:x:y", "http://[V1.fe]"],
    bad: ["âππ", "/abc", "http://a/\u{e000}", "http://a/\ud800", "http://ƒøø.ßår/\n"],
  },
  "iri-reference": { good: ["âππ", "#ƒ", "//ƒøø.ßår/"], bad: ["\\\\a", "ƒ:ø"] },
  "uri-template": {
    good: ["", "a/{b}", "{+x,y*}", "{v:9999}", "{a.b}", "a%41{%41}"],
    bad: ["{", "}", "{}", "{a,}", "{v:0}", "{v:10000}", "{a..b}", "a b", "%4"],
  },
  "relative-json-pointer": {
    good: ["0", "0#", "12/a/~0"],
    bad: ["", "/a", "01", "0##", "1#/a", "-1", "0/~2"],
  },
  base64url: { good: ["", "a-_b", "aGVsbG8", "aGVsbG8="], bad: ["a", "a+/b", "aGVsbG8==", "a="] },
  byte: { good: ["aGVsbG8="], bad: ["aGVsbG8"] },
  int8: { good: [-128, 127], bad: [128, -129, 0.5] },
  uint8: { good: [0, 255], bad: [-1, 256] },
  uint64: { good: [0, 2 ** 53 - 1, 2n ** 64n - 1n], bad: [-1, 2 ** 53, 2n ** 64n] },
  float: { good: [0.1, 3.4028234663852886e38, 5n], bad: [3.5e38, Number.NaN] },
  double: { good: [1e308], bad: [Number.POSITIVE_INFINITY] },
  password: { good: ["anything"], bad: [] },
  "no-such-format": { good: ["anything", 5, null], bad: [] },
};

describe.each(Object.entries(table))("%s", (name, { good, bad }) => {
  test.each(good)("accepts %o", (value) => expect(fitsFormat(name, value)).toBe(true));
  test.each(bad)("refuses %o", (value) => expect(fitsFormat(name, value)).toBe(false));
});

test("a format speaks about its own type only", () => {
  expect(fitsFormat("uuid", 5)).toBe(true);
  expect(fitsFormat("int64", "text")).toBe(true);
  expect(fitsFormat("date", null)).toBe(true);
});

/** Long texts that would take an age if a check were not linear: a part repeated between a beginning and an end. */
const longUnits = 400_000;
const hostile: readonly (readonly [string, string, string, string])[] = [
  ["email", "", "a.", "@"],
  ["email", '"', "\\\\", "@a.b"],
  ["idn-email", "", "ü", "@a"],
  ["hostname", "", "a.", ""],
  ["idn-hostname", "", "ü.", ""],
  ["idn-hostname", "xn--", "a", ""],
  ["uri", "http://", "@", ""],
  ["uri", "http://[", ":", ""],
  ["iri", "a:", "%41", "%"],
  ["uri-reference", "", "a/", ":"],
  ["uri-template", "", "{a}", "{"],
  ["uri-template", "{", "a.", "}"],
  ["json-pointer", "", "/~0", "~"],
  ["duration", "P", "1", "X"],
  ["date-time", "2020-01-01T00:00:00.", "1", ""],
  ["ipv6", "", ":", ""],
  ["ipv4", "", "0", ""],
  ["base64", "", "a", "="],
  ["decimal", "", "1", "."],
];

test.each(hostile)("%s takes linear time on %s%s…%s", (name, start, part, end) => {
  const started = cpuMs();
  fitsFormat(name, start + part.repeat(longUnits / part.length) + end);
  expect(cpuMs() - started).toBeLessThan(500);
});
