/** Values come out of JSON text, as they do from a wire: what the engine knows of a literal would not be there otherwise. */
const received = (value) => JSON.parse(JSON.stringify(value));

const kinds = ["enter", "leave", "double-entry", "double-exit", "choose", "change"];
const categories = ["parking", "charging", "washing"];

function report(index) {
  const digits = String(index).padStart(4, "0");
  return {
    id: `3f2b8c1e-${digits}-4a7d-9e60-b1c2d3e4f5a6`,
    created: `2024-0${(index % 9) + 1}-1${index % 10}T08:3${index % 6}:12.${index % 10}5${index % 2 === 0 ? "Z" : "+02:00"}`,
    kind: kinds[index % kinds.length],
    gate: `gate-${index}`,
    direction: index % 2 === 0 ? "in" : "out",
    sequence: index * 17,
    confidence: (index % 100) / 100,
    valid: index % 3 !== 0,
    position: { latitude: 47.07 + index / 100, longitude: 15.43 - index / 100, height: 353 },
    medium: { type: "lpr", id: `G ${digits}AB`, country: "A" },
    entries: Array.from({ length: 10 }, (_, entry) => ({
      name: `item ${entry}`,
      amount: entry * 1.25,
      quantity: entry + 1,
      category: categories[(index + entry) % categories.length],
    })),
    note: "seen twice",
  };
}

/** Three mistakes: a format, a number out of range deep inside, and a word that is no member of the enum. */
function wrongReport(index) {
  const right = report(index);
  const entries = right.entries.map((entry, at) => (at === 4 ? { ...entry, amount: -1 } : entry));
  return { ...right, id: `no-uuid-${index}`, kind: "flown", entries };
}

const list = (length, make) => received(Array.from({ length }, (_, index) => make(index)));

export const reports = list(16, report);
export const wrongReports = list(16, wrongReport);
export const reportPages = list(4, (page) => ({
  items: Array.from({ length: 100 }, (_, index) => report(page * 100 + index)),
  total: 400,
}));
/** Each page holds one wrong report, at another place. */
export const wrongReportPages = list(4, (page) => ({
  items: Array.from({ length: 100 }, (_, index) =>
    index === 20 * page + 7 ? wrongReport(index) : report(index),
  ),
  total: 400,
}));

const device = "gate-1";
const eventKinds = [
  (n) => ({ kind: "started", device, version: `1.${n}` }),
  (n) => ({ kind: "stopped", device, reason: n % 2 === 0 ? "asked" : "fault" }),
  (n) => ({ kind: "measured", device, channel: n, value: n + 0.5 }),
  (n) => ({ kind: "switched", device, pin: `p${n}`, on: n % 2 === 0 }),
  (n) => ({ kind: "moved", device, x: n, y: n + 0.25 }),
  (n) => ({ kind: "scanned", device, code: `code ${n}` }),
  (n) => ({ kind: "paid", device, amount: n, currency: "EUR" }),
  (n) => ({ kind: "opened", device, gate: `g${n}` }),
  (n) => ({ kind: "closed", device, gate: `g${n}` }),
  (n) => ({ kind: "failed", device, code: n, message: "door stuck" }),
  (n) => ({ kind: "updated", device, from: `1.${n}`, to: `1.${n + 1}` }),
  (n) => ({ kind: "configured", device, keys: ["a", `b${n}`] }),
];

/** Every kind equally often. */
export const events = list(48, (index) => eventKinds[index % 12](index));
/** Of each kind, with a device that is a number: no alternative fits. */
export const wrongEvents = list(48, (index) => ({ ...eventKinds[index % 12](index), device: index }));
