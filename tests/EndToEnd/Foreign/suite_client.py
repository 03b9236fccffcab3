"""Calls the suite as a stranger would: with Debian's grpcio and messages encoded by hand. Prints one line per check."""
import sys
import uuid

import grpc


def varint(number):
    out = b""
    while True:
        low, number = number & 0x7F, number >> 7
        if number:
            out += bytes([low | 0x80])
        else:
            return out + bytes([low])


def text(field, value):
    data = value.encode()
    return varint(field << 3 | 2) + varint(len(data)) + data


def fields(data):
    found, at = {}, 0
    while at < len(data):
        key, at = read(data, at)
        if key & 7 == 2:
            length, at = read(data, at)
            found.setdefault(key >> 3, []).append(data[at:at + length])
            at += length
        else:
            value, at = read(data, at)
            found.setdefault(key >> 3, []).append(value)
    return found


def read(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def main(address, token):
    channel = grpc.insecure_channel(address)
    signed = (("authorization", "Bearer " + token),)

    def unary(path):
        return channel.unary_unary(path, request_serializer=lambda b: b, response_deserializer=lambda b: b)

    create = unary("/fund.budget.v1.BudgetService/CreateOffice")
    request = text(1, "offices/s-county") + text(2, "S County") + text(3, str(uuid.uuid4()))
    first = create(request, metadata=signed, timeout=10)
    again = create(request, metadata=signed, timeout=10)
    print("unary", fields(first)[1][0].decode(), "repeat", "equal" if first == again else "DIFFERS")

    try:
        create(text(1, "offices/s-county") + text(3, "not-a-uuid"), metadata=signed, timeout=10)
        print("error NONE")
    except grpc.RpcError as refused:
        details = dict(refused.trailing_metadata())["grpc-status-details-bin"]
        print("error", refused.code().name, "details", "FIELDS_INVALID" if b"FIELDS_INVALID" in details else "NONE")

    export = channel.unary_stream("/fund.budget.v1.LedgerService/ExportMovements", request_serializer=lambda b: b, response_deserializer=lambda b: b)
    print("stream", sum(1 for _ in export(text(1, "offices/s-county"), metadata=signed, timeout=10)))

    upload = channel.stream_unary("/fund.imports.v1.ImportService/UploadRows", request_serializer=lambda b: b, response_deserializer=lambda b: b)
    row = varint(1 << 3) + varint(2) + text(2, "a,b")
    try:
        upload(iter([text(1, "offices/s-county/services/contracts/imports/none") + varint(2 << 3 | 2) + varint(len(row)) + row]), metadata=signed, timeout=10)
        print("upload NONE")
    except grpc.RpcError as refused:
        print("upload", refused.code().name)

    follow = channel.unary_stream("/fund.feed.v1.FeedService/ReadFrames", request_serializer=lambda b: b, response_deserializer=lambda b: b)
    try:
        for _ in follow(text(1, "budgets") + varint(4 << 3) + varint(1), metadata=signed, timeout=1):
            pass
        print("deadline NONE")
    except grpc.RpcError as late:
        print("deadline", late.code().name)


main(sys.argv[1], sys.argv[2])
