/** The call of the RPC benchmark: a request of about 120 bytes, a reply of about 300, as an access check looks. */
export const request = {
  name: "backend-1",
  gateway: { gate: "gate-1", direction: "in" },
  medium_type: "lpr",
  id: "G ARIVO1",
};

export const response = {
  success: true,
  medium: {
    accesses: [
      {
        category: "permanent-employee",
        start: 1577836800,
        end: 1609459200,
        occupant_check: false,
        infos: {},
        cost_entries: [],
        user: "u-1",
      },
    ],
    id: "G ARIVO1",
    type: "lpr",
  },
};

/** The message of the publish benchmark, about 200 bytes. */
export const ioMessage = {
  timestamp: 1577836800.25,
  name: "io-controller",
  type: "io",
  gateway: { gate: "gate-1", direction: "in" },
  pin: "button-1",
  value: 1,
  inverted: false,
  physical: 1,
  edge: 1,
  pin_number: 3,
  pin_label: "B1",
  meta: {},
};
