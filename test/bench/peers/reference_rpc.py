"""The pattern of the Python library: pyzmq, pydantic 1 on both ends, a receiving thread, a lock around sends.

Run as `reference_rpc.py server FOLDER` or `reference_rpc.py client FOLDER`. Prints one JSON line when ready; the client then
reads `{"inFlight": n, "durationMs": n}` lines and answers each with its figures.
"""
import json
import sys
import threading
import time
import uuid
from datetime import datetime
from typing import Any, Dict, List, Optional

import zmq
from pydantic import BaseModel, Field

CHANNEL = "python"


class Message(BaseModel):
    timestamp: datetime = Field(default_factory=datetime.utcnow)
    name: str = "peer"
    type: str


class Request(Message):
    rpc_id: uuid.UUID
    resource: Optional[str]
    request: Optional[Dict]


class Response(Message):
    rpc_id: Optional[uuid.UUID]
    response: Any


class Gateway(BaseModel):
    gate: str = ""
    direction: str = ""


class AccessRequest(BaseModel):
    name: str
    gateway: Optional[Gateway]
    medium_type: str
    id: str


class Access(BaseModel):
    category: str
    start: datetime
    end: Optional[datetime]
    occupant_check: bool = False
    infos: Optional[Dict] = {}
    cost_entries: List[Dict] = []
    user: str


class Medium(BaseModel):
    accesses: List[Access]
    id: str
    type: str


class AccessResponse(BaseModel):
    success: bool = False
    medium: Medium


def encode(value):
    if isinstance(value, BaseModel):
        return {k: v for k, v in value.__dict__.items() if v is not None}
    if isinstance(value, datetime):
        return value.timestamp()
    return str(value)


def dumps(model):
    return json.dumps(encode(model), default=encode).encode()


def sockets(folder, topic):
    context = zmq.Context.instance()
    publisher, subscriber = context.socket(zmq.PUB), context.socket(zmq.SUB)
    publisher.connect(f"ipc://{folder}/in")
    subscriber.connect(f"ipc://{folder}/out")
    subscriber.subscribe(topic)
    return publisher, subscriber


def server(folder):
    publisher, subscriber = sockets(folder, f"rpc-req-{CHANNEL}".encode())
    threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
    print("{}", flush=True)
    while True:
        _, body = subscriber.recv_multipart()
        envelope = Request(**json.loads(body))
        request = AccessRequest(**envelope.request)
        access = {"category": "permanent-employee", "start": 1577836800, "end": 1609459200, "user": "u-1"}
        reply = AccessResponse(success=True, medium={"accesses": [access], "id": request.id, "type": request.medium_type})
        content = {**encode(reply), "status": "ok"}
        response = Response(type=envelope.type, rpc_id=envelope.rpc_id, response=content)
        publisher.send_multipart([f"rpc-rep-{CHANNEL}".encode(), dumps(response)])


class Client:
    def __init__(self, folder):
        self.publisher, self.subscriber = sockets(folder, f"rpc-rep-{CHANNEL}".encode())
        self.lock, self.pending = threading.Lock(), {}
        threading.Thread(target=self.receive, daemon=True).start()

    def receive(self):
        while True:
            _, body = self.subscriber.recv_multipart()
            response = Response(**json.loads(body))
            entry = self.pending.pop(response.rpc_id, None)
            if entry:
                entry[1] = response
                entry[0].set()

    def call(self, timeout=3.0):
        envelope = Request(type="auth", rpc_id=uuid.uuid4(),
                           request=encode(AccessRequest(name="b", gateway=Gateway(gate="gate-1", direction="in"), medium_type="lpr", id="G1")))
        entry = self.pending[envelope.rpc_id] = [threading.Event(), None]
        with self.lock:
            self.publisher.send_multipart([f"rpc-req-{CHANNEL}".encode(), dumps(envelope)])
        if not entry[0].wait(timeout):
            return None
        return AccessResponse(**entry[1].response)


def client(folder):
    peer = Client(folder)
    while peer.call(0.1) is None:
        pass
    print("{}", flush=True)
    for line in sys.stdin:
        plan = json.loads(line)
        print(json.dumps(measure(peer, plan["inFlight"], plan["durationMs"] / 1000)), flush=True)


def measure(peer, in_flight, seconds):
    latencies, end, start = [], time.perf_counter() + seconds, time.perf_counter()

    def worker():
        while True:
            sent = time.perf_counter()
            if sent >= end:
                return
            peer.call()
            latencies.append((time.perf_counter() - sent) * 1e6)

    threads = [threading.Thread(target=worker) for _ in range(in_flight)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    latencies.sort()
    return {"perSecond": len(latencies) / (time.perf_counter() - start), "p50Us": latencies[len(latencies) // 2]}


if __name__ == "__main__":
    {"server": server, "client": client}[sys.argv[1]](sys.argv[2])
