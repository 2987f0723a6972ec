/**
 * A server on the loopback interface that behaves as ArchFX Cloud does, for tests of programs that talk to it.
 *
 * @packageDocumentation
 */
export { type FakeArchFx, startFakeArchFx } from "./fake-archfx.js";
export type { FakeRow } from "./fake-collections.js";
export type { FakeFault, FakeFaultRule } from "./fake-faults.js";
export type { FakeArchFxOptions } from "./fake-options.js";
export type { FakeRequest } from "./fake-request.js";
export type { FakePair, FakeTokenRules, FakeUser } from "./fake-sessions.js";
