// The native proxy of libzmq, in a process of its own.
import { Context, Proxy, XPublisher, XSubscriber } from "zeromq";

const context = new Context({ blocky: false });
const [front, back] = [new XSubscriber({ context, linger: 0 }), new XPublisher({ context, linger: 0 })];
await front.bind(`ipc://${process.argv[2]}/in`);
await back.bind(`ipc://${process.argv[2]}/out`);
const proxy = new Proxy(front, back);
void proxy.run();
console.log("{}");
// A bound socket that nobody refers to is closed at the next garbage collection, so this keeps all three. With the proxy in
// a thread of its own an ordinary exit may wait for it forever.
process.stdin
  .on("end", () => [front, back, proxy].length > 0 && process.kill(process.pid, "SIGKILL"))
  .resume();
