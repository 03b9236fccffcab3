"""Verifies the Merkle part of a .tlog-proof with nothing but the standard library: verify.py PROOF LEAF.

It follows RFC 9162 section 2.1.3.2, another algorithm than ours, and does not check signatures.
"""
import base64
import hashlib
import sys


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(index, size, leaf, path):
    if index >= size:
        raise ValueError("the index is outside the tree")
    this, last, root = index, size - 1, hashlib.sha256(b"\x00" + leaf).digest()
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if this & 1 or this == last:
            root = node(sibling, root)
            while not this & 1 and this:
                this, last = this >> 1, last >> 1
        else:
            root = node(root, sibling)
        this, last = this >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def main(proof_file, leaf_file):
    head, checkpoint = open(proof_file, encoding="utf-8").read().split("\n\n", 1)
    header, *lines = head.split("\n")
    if header != "c2sp.org/tlog-proof@v1":
        raise ValueError("the file is not a tlog-proof")
    if lines[0].startswith("extra "):
        lines = lines[1:]
    index, path = int(lines[0].removeprefix("index ")), [base64.b64decode(line, validate=True) for line in lines[1:]]
    origin, size, root = checkpoint.split("\n")[:3]
    if root_of(index, int(size), open(leaf_file, "rb").read(), path) != base64.b64decode(root, validate=True):
        raise ValueError("the leaf and its path do not give the root of the checkpoint")
    print(f"proven: leaf {index} of {size} in {origin}")


try:
    main(*sys.argv[1:])
except (ValueError, IndexError) as error:
    sys.exit(f"not proven: {error}")
