"""Calls the echo service through grpcio: echo_client.py ADDRESS CHECK. Exits with 0 if the check holds."""
import sys

import grpc

SERVICE = "/fund.test.echo.v1.EchoService/"
ALL_BYTES = bytes(range(256))


def write_varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return number, at


def pack(note):
    text, count = note
    encoded = text.encode()
    field_1 = b"\x0a" + write_varint(len(encoded)) + encoded if encoded else b""
    return field_1 + (b"\x10" + write_varint(count) if count else b"")


def unpack(data):
    text, count, at = "", 0, 0
    while at < len(data):
        tag = data[at]
        number, at = read_varint(data, at + 1)
        if tag == 0x0A:
            text, at = data[at : at + number].decode(), at + number
        elif tag == 0x10:
            count = number
        else:
            raise ValueError(f"unknown tag {tag}")
    return text, count


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def unary(call):
    note = ("字" * 100_000, 7)
    answer, ended = call.unary_unary("Say").with_call(note, metadata=[("echo-all-bin", ALL_BYTES)])
    equal(note, answer)
    trailers = dict(ended.trailing_metadata())
    equal("Unary", trailers["served-as"])
    equal(ALL_BYTES, trailers["echo-all-bin"])


def server_stream(call):
    equal([("a", 0), ("a", 1), ("a", 2)], list(call.unary_stream("Repeat")(("a", 3))))


def client_stream(call):
    equal(("ab", 3), call.stream_unary("Collect")(iter([("a", 1), ("b", 2)])))


def duplex(call):
    notes = [("a", 1), ("", 0), ("c", 3)]
    equal(notes, list(call.stream_stream("Talk")(iter(notes))))


def refusal(call):
    try:
        call.unary_unary("Say")(("refuse", 0))
    except grpc.RpcError as error:
        equal(grpc.StatusCode.FAILED_PRECONDITION, error.code())
        equal("not so: 经费不足", error.details())
        trailers = dict(error.trailing_metadata())
        equal("REFUSED", trailers["reason"])
        equal(ALL_BYTES, trailers["grpc-status-details-bin"])
    else:
        raise AssertionError("not refused")


def deadline(call):
    try:
        call.unary_unary("Say")(("wait", 0), timeout=0.3)
    except grpc.RpcError as error:
        equal(grpc.StatusCode.DEADLINE_EXCEEDED, error.code())
    else:
        raise AssertionError("no deadline")


def gzip(call):
    for note in [("a" * 10_000, 1), ("", 0)]:
        answer, ended = call.unary_unary("Say").with_call(note, compression=grpc.Compression.Gzip)
        equal(note, answer)
        # grpcio sends an empty message unpacked, but announces the encoding all the same.
        equal("gzip", dict(ended.trailing_metadata())["request-encoding"])


class Calls:
    def __init__(self, channel):
        self._channel = channel

    def __getattr__(self, kind):
        return lambda method: getattr(self._channel, kind)(SERVICE + method, request_serializer=pack, response_deserializer=unpack)


if __name__ == "__main__":
    checks = {f.__name__: f for f in (unary, server_stream, client_stream, duplex, refusal, deadline, gzip)}
    with grpc.insecure_channel(sys.argv[1]) as opened:
        checks[sys.argv[2]](Calls(opened))
    print("holds:", sys.argv[2])
