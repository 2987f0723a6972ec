"""A small service in Python beside the TypeScript framework: pyzmq and pydantic 1, as on devices, written from the openmodule spec
and sharing no code with the framework.

Usage: framework_peer.py XSUB_ENDPOINT XPUB_ENDPOINT. Reads commands from standard input and writes events to standard output, one
JSON object per line. Everything that it hears is validated by pydantic; what does not fit is told as the event `invalid`.
"""
import json
import os
import random
import string
import sys
import threading
import time
import uuid
from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

import zmq
from pydantic import BaseModel, Field, ValidationError

NAME = "om_python_1"
VEHICLE_ID = 1577836800000000123


class Message(BaseModel):
    timestamp: datetime
    name: str
    type: str


class Direction(str, Enum):
    UNKNOWN, IN, OUT = "", "in", "out"


class Gateway(BaseModel):
    gate: str = ""
    direction: Direction = Direction.UNKNOWN


class Pong(BaseModel):
    status: str = Field(regex="^(ok|error)$")
    meta: Dict
    version: str
    name: str
    startup: float
    message: Optional[str]


class HealthPong(Message):
    pong: Pong


class Alert(Message):
    status: str = Field(regex="^(ok|error|offline)$")
    alert_meta: Dict
    package: str
    alert_type: str = Field(regex="^[a-z0-9_]+$")
    source: Optional[str]
    handle_type: str = Field(regex="^(state|state_change|count)$")
    value: Optional[float]


class Anonymize(Message):
    session_id: Optional[str]
    vehicle_ids: Optional[List[str]] = []


class Access(BaseModel):
    category: str
    start: datetime
    end: Optional[datetime]
    occupant_check: bool
    infos: Optional[Dict]
    cost_entries: List[Dict]
    user: str


class MediumAccesses(BaseModel):
    accesses: List[Access]
    id: str
    type: str


class AccessResponse(BaseModel):
    status: str
    success: bool
    medium: MediumAccesses


class Request(Message):
    rpc_id: uuid.UUID
    resource: Optional[str]
    request: Dict


class Response(Message):
    rpc_id: uuid.UUID
    response: Any


class PresenceRequest(BaseModel):
    gate: str


class AnonymizeRequest(BaseModel):
    session_ids: List[str]


# What is listened to, as (topic, type) -> model; types that are left out are of no interest.
HEARD = {
    ("healthz", "healthz"): HealthPong,
    ("alert", "alert"): Alert,
    ("backend", "register"): Message,
    ("backend", "unregister"): Message,
    ("privacy", "anonymize"): Anonymize,
}
RESPONSES = {("backend", "auth"): AccessResponse}


def emit(event, **facts):
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


class Silence(Exception):
    """A filter has refused a request."""


class Peer:
    def __init__(self, publish_to, subscribe_to):
        context = zmq.Context.instance()
        self.publisher, self.subscriber = context.socket(zmq.PUB), context.socket(zmq.SUB)
        self.publisher.setsockopt(zmq.LINGER, 1000)
        self.publisher.connect(publish_to)
        self.subscriber.setsockopt(zmq.LINGER, 0)
        self.subscriber.connect(subscribe_to)
        self.lock, self.alive, self.calls = threading.Lock(), threading.Event(), {}
        self.services = {("tracking", "get-present"): (PresenceRequest, self.get_present), ("privacy", "anonymize"): (AnonymizeRequest, self.anonymize)}
        self.ping = "__ping_" + "".join(random.choice(string.ascii_letters) for _ in range(10))
        topics = {topic for topic, _ in HEARD} | {"rpc-req-" + channel for channel, _ in self.services}
        for topic in topics | {"rpc-rep-" + channel for channel, _ in RESPONSES} | {self.ping}:
            self.subscriber.subscribe(topic.encode())

    def publish(self, topic, message):
        body = {"timestamp": time.time(), "name": NAME, **message}
        with self.lock:
            self.publisher.send_multipart([topic.encode(), json.dumps(body).encode()])

    def handshake(self):
        while not self.alive.is_set():
            self.publish(self.ping, {"type": "connection-check"})
            self.alive.wait(0.1)

    def receive(self):
        while True:
            topic, body = (frame.decode() for frame in self.subscriber.recv_multipart())
            try:
                if any(ord(character) > 126 or ord(character) < 32 for character in body):
                    raise ValueError("the text is not plain ASCII")
                self.dispatch(topic, json.loads(body))
            except ValueError as error:
                emit("invalid", topic=topic, error=str(error), body=body)

    def dispatch(self, topic, message):
        if topic == self.ping:
            self.alive.set()
        elif topic.startswith("rpc-req-"):
            self.serve(topic[len("rpc-req-"):], Request(**message), message)
        elif topic.startswith("rpc-rep-"):
            self.answered(Response(**message), message)
        elif (topic, message.get("type")) in HEARD:
            HEARD[topic, message["type"]](**message)
            emit("message", topic=topic, message=message)

    def serve(self, channel, envelope, message):
        if (channel, envelope.type) not in self.services:
            return
        model, handler = self.services[channel, envelope.type]
        try:
            response = {"status": "ok", **handler(model(**envelope.request))}
        except Silence:
            return
        except ValidationError as error:
            response = {"status": "validation_error", "exception": error.json()}
        except KeyError as error:
            response = {"status": error.args[0], "exception": "told to fail"}
        self.publish("rpc-rep-" + channel, {"type": envelope.type, "rpc_id": message["rpc_id"], "response": response})

    def get_present(self, request):
        if request.gate == "silent":
            raise Silence
        if request.gate == "slow":
            time.sleep(0.3)
        if request.gate.endswith("_error"):
            raise KeyError(request.gate)
        return {"presents": [self.present(request.gate)]}

    def present(self, gate):
        return {
            "vehicle_id": VEHICLE_ID, "source": gate, "present-area-name": gate + "-present", "last_update": "2020-01-01T00:00:00",
            "gateway": {"gate": gate, "direction": "in"}, "medium": {"lpr": {"id": "GÄRIVO1", "confidence": 1.0}}, "all_ids": {},
        }

    def anonymize(self, request):
        for session_id in request.session_ids:
            self.publish("privacy", {"type": "anonymize", "session_id": session_id, "vehicle_ids": [str(VEHICLE_ID)]})
        return {}

    def answered(self, envelope, message):
        call = self.calls.pop(str(envelope.rpc_id), None)
        if call is None:
            return
        if message["response"].get("status") == "ok":
            RESPONSES[call](**message["response"])
        emit("answer", name=message["name"], type=message["type"], response=message["response"])

    def command(self, order):
        if order["command"] == "call":
            rpc_id = str(uuid.uuid4())
            self.calls[rpc_id] = (order["channel"], order["type"])
            self.publish("rpc-req-" + order["channel"], {"type": order["type"], "rpc_id": rpc_id, "request": order["request"]})
        else:
            self.publish(order["topic"], order["message"])


def main():
    peer = Peer(sys.argv[1], sys.argv[2])
    threading.Thread(target=peer.receive, daemon=True).start()
    peer.handshake()
    emit("ready", vehicleId=VEHICLE_ID)
    for line in sys.stdin:
        peer.command(json.loads(line))
    os._exit(0)


main()
