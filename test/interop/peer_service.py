"""An independent peer on the bus: plain pyzmq, written from the openmodule spec and sharing no code with the runtime.

Usage: peer_service.py XSUB_ENDPOINT XPUB_ENDPOINT. Reads commands from standard input, one JSON object per line, and writes
events to standard output the same way. It serves the RPC `tracking/get-present` and listens to the topic `count`.
"""
import json
import os
import random
import string
import sys
import threading
import time
import uuid

import zmq

VEHICLE_ID = 1577836800000000123


def emit(event, **facts):
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


class Peer:
    def __init__(self, publish_to, subscribe_to):
        context = zmq.Context.instance()
        self.publisher, self.subscriber = context.socket(zmq.PUB), context.socket(zmq.SUB)
        self.publisher.setsockopt(zmq.LINGER, 1000)
        self.publisher.connect(publish_to)
        self.subscriber.connect(subscribe_to)
        self.lock = threading.Lock()
        self.called = {}
        for topic in ("rpc-req-tracking", "rpc-rep-backend", "rpc-rep-tracking", "count"):
            self.subscriber.subscribe(topic.encode())
        self.ping = "__ping_" + "".join(random.choice(string.ascii_letters) for _ in range(10))
        self.subscriber.subscribe(self.ping.encode())
        self.alive = threading.Event()

    def publish(self, topic, message):
        body = {"timestamp": time.time(), "name": "python_peer_1", **message}
        with self.lock:
            self.publisher.send_multipart([topic.encode(), json.dumps(body).encode()])

    def handshake(self):
        while not self.alive.is_set():
            self.publish(self.ping, {"type": "connection-check"})
            self.alive.wait(0.1)

    def receive(self):
        while True:
            topic, body = self.subscriber.recv_multipart()
            self.dispatch(topic.decode(), json.loads(body))

    def dispatch(self, topic, message):
        if topic == self.ping:
            self.alive.set()
        elif topic == "rpc-req-tracking":
            self.answer(message)
        elif topic.startswith("rpc-rep-"):
            if message.get("rpc_id") in self.called:
                emit("answer", call=self.called.pop(message["rpc_id"]), name=message["name"], type=message["type"], response=message["response"])
        elif topic == "count":
            emit("message", topic=topic, message=message)

    def answer(self, message):
        gate = message["request"].get("gate")
        if message["type"] != "get-present" or gate == "gate-silent":
            return
        if gate is None:
            response = {"status": "validation_error", "exception": "gate: field required"}
        elif gate == "gate-broken":
            response = {"status": "handler_error", "exception": "the camera is gone"}
        else:
            response = {"status": "ok", "presents": [self.present(gate)]}
        self.publish("rpc-rep-tracking", {"type": message["type"], "rpc_id": message["rpc_id"], "response": response})

    def present(self, gate):
        return {
            "vehicle_id": VEHICLE_ID, "source": gate, "present-area-name": gate + "-present", "last_update": "2020-01-01T00:00:00",
            "gateway": {"gate": gate, "direction": "in"}, "medium": {"lpr": {"id": "GÄRIVO1", "confidence": 1.0}}, "all_ids": {},
        }

    def command(self, line):
        order = json.loads(line)
        if order["command"] == "call":
            rpc_id = str(uuid.uuid4())
            self.called[rpc_id] = order["call"]
            request = {"type": order["type"], "rpc_id": rpc_id, "request": order["request"]}
            self.publish("rpc-req-" + order["channel"], request)
        elif order["command"] == "publish":
            self.publish(order["topic"], order["message"])


def main():
    peer = Peer(sys.argv[1], sys.argv[2])
    threading.Thread(target=peer.receive, daemon=True).start()
    peer.handshake()
    emit("ready", vehicleId=VEHICLE_ID)
    for line in sys.stdin:
        peer.command(line)
    os._exit(0)


main()
