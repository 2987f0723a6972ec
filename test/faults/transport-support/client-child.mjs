// A client of the bus in a process that a test may freeze or kill. Arguments: JSON options, then what to do.
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";

const [options, role, ...rest] = process.argv.slice(2);
const transport = zeromqTransport(JSON.parse(options));
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

if (role === "listen") {
  let received = 0;
  transport.onFrames((frames) => {
    received++;
    if (Buffer.from(frames[1]).toString().startsWith("tell")) tell({ received });
  });
  for (const event of ["disconnected", "reconnected"]) transport.on(event, () => tell({ event }));
  transport.subscribe(rest[0]);
  await transport.open({ timeoutMs: 10_000 });
  tell({ event: "ready" });
}
if (role === "publish-and-exit") {
  const [topic, count] = rest;
  await transport.open({ timeoutMs: 10_000 });
  while (!transport.hasSubscriber(topic)) await new Promise((resolve) => transport.on("interest", resolve));
  for (let i = 0; i < Number(count); i++) transport.send(topic, String(i));
  await transport.close();
  tell({ event: "closed" });
}
if (role === "leave-open") {
  await transport.open({ timeoutMs: 10_000 });
  transport.subscribe("t");
  tell({ event: "ready" });
  transport.send("t", "never waited for");
  process.exit(0);
}
