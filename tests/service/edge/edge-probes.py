#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries the known attacks on an HTTP server, one line each: its verdict, its name, what was seen.

    edge-probes.py HOST:PORT [--ca FILE] [--pid PID]
    edge-probes.py --start PROGRAM...      starts a server that says “HOST:PORT PID CA-or--” itself

“closed” is good, “OPEN” is not, “none” means that there is nothing to attack (no WebSocket). The exit
status is 1 when one is open; with --want-open it is 0 only when every probe named there is open."""

import argparse
import base64
import os
import random
import select
import socket
import ssl
import struct
import subprocess
import sys
import time
import zlib

GOOD_HOST = b"Host: localhost\r\n"
PATIENCE = 3.0


class Target:
    def __init__(self, address, ca, options):
        host, port = address.rsplit(":", 1)
        self.host, self.port, self.pid = host.strip("[]"), int(port), options.pid
        self.answer, self.sources, self.connections = options.answer, options.sources, 0
        self.context = ssl.create_default_context(cafile=ca) if ca else None

    def connect(self, receive_buffer=0):
        plain = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plain.settimeout(PATIENCE)
        if self.sources:
            plain.bind((f"127.0.7.{1 + self.connections % self.sources}", 0))
            self.connections += 1
        plain.connect((self.host, self.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            return self.context.wrap_socket(plain, server_hostname="localhost")
        return plain

    def resident_mib(self):
        """0 when nobody said which process it is."""
        if not self.pid:
            return 0
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))

    def processor_seconds(self):
        if not self.pid:
            return 0.0
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_some(connection, seconds):
    """What comes within so many seconds, and whether the other side ended."""
    data, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            more = connection.recv(65536)
        except (TimeoutError, ssl.SSLWantReadError):
            break
        except OSError:
            return data, True
        if not more:
            return data, True
        data += more
    return data, False


def statuses(data):
    return [part[2:5].decode("latin-1") for part in data.split(b"HTTP/1.")[1:]]


def exchange(target, request, seconds=0.4):
    with target.connect() as connection:
        try:
            connection.sendall(request)
        except OSError:
            pass
        data, ended = read_some(connection, seconds)
    return statuses(data), ended


# --- Requests that two parsers could read in two ways -------------------------------------------

def get(path=b"/echo", more=b"", host=GOOD_HOST):
    return b"GET " + path + b" HTTP/1.1\r\n" + host + more + b"\r\n"


def post(more, body):
    return b"POST /echo HTTP/1.1\r\n" + GOOD_HOST + more + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked\r\n"
H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"

REFUSED = {
    "duplicate-host": get(host=b"Host: 127.0.0.1\r\nHost: evil.example\r\n"),
    "no-host": get(host=b""),
    "length-and-chunks": post(b"Content-Length: 4\r\n" + CHUNKED, b"0\r\n\r\n" + get(b"/smuggled")),
    "xchunked-and-length": post(b"Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n",
                                b"0\r\n\r\n" + get(b"/smuggled")),
    "duplicate-length": post(b"Content-Length: 7\r\nContent-Length: 9\r\n", b'{"a":1}xx'),
    "length-with-sign": post(b"Content-Length: +3x\r\n", b"123"),
    "bare-line-feed": b"GET /echo HTTP/1.1\nHost: a\n\n",
    "blank-before-colon": get(host=b"Host : a\r\n"),
    "folded-field": get(more=b"X: a\r\n b\r\n"),
    "nul-in-field": get(more=b"X: a\0b\r\n"),
    "get-with-body": get(more=b"Content-Length: 5\r\n") + b"abcde",
    "upgrade-h2c": get(more=H2C),
    "upgrade-unknown": get(more=b"Connection: Upgrade\r\nUpgrade: foo\r\n"),
    "dot-segments": get(b"/a/../../etc/passwd"),
    "head-of-9-kib": get(more=b"X: " + b"a" * 9000 + b"\r\n"),
    "head-of-70-kib": get(more=b"X: " + b"a" * 70 * 1024 + b"\r\n"),
    "head-of-1100-kib": get(more=b"X: " + b"a" * 1100 * 1024 + b"\r\n"),
}


def probe_refused(target, request):
    seen, ended = exchange(target, request)
    good = ended and (not seen or (len(seen) == 1 and seen[0][0] in "45"))
    return good, "+".join(seen) + (" and the end" if ended else "") or "silence"


def probe_good_get(target):
    seen, _ = exchange(target, get())
    return seen == [target.answer], "+".join(seen)


def probe_chunks_then_get(target):
    seen, _ = exchange(target, post(CHUNKED, b'7\r\n{"a":1}\r\n0\r\n\r\n') + get(), 0.8)
    return seen == [target.answer] * 2, "+".join(seen)


def probe_half_chunked_body(target):
    """Whether a request is served whose body broke off between two chunks."""
    with target.connect() as connection:
        connection.sendall(post(CHUNKED, b"1\r\na\r\n"))
        try:
            (connection.unwrap if target.context else lambda: connection.shutdown(socket.SHUT_WR))()
        except OSError:
            pass
        data, _ = read_some(connection, 0.4) if not target.context else (b"", True)
    return f" {target.answer} ".encode() not in data, "+".join(statuses(data)) or "not served"


# --- Bodies without end ------------------------------------------------------------------------------------

def pour(connection, piece, times):
    """Sends until the other side has enough; answers how many pieces it took."""
    connection.settimeout(PATIENCE)
    for sent in range(times):
        try:
            connection.sendall(piece)
        except OSError:
            return sent
    return times


def probe_flood(target, head, piece, times, allowed_mib):
    before = target.resident_mib()
    with target.connect() as connection:
        connection.sendall(head)
        taken = pour(connection, piece, times) * len(piece) / 2**20
    grown = target.resident_mib() - before
    return taken < allowed_mib and grown < allowed_mib, f"{taken:.1f} MiB taken, grown by {grown} MiB"


def probe_large_body(target):
    return probe_flood(target, post(b"Content-Length: %d\r\n" % (200 << 20), b""), b"x" * 65536, 3200, 32)


def probe_endless_chunks(target):
    return probe_flood(target, post(CHUNKED, b""), b"10000\r\n" + b"x" * 65536 + b"\r\n", 1600, 32)


# --- Frames ------------------------------------------------------------------------------------------------

def frame(kind, data, final=True, reserved=0, mask=True):
    start = bytes([(0x80 if final else 0) | reserved | kind])
    bit = 0x80 if mask else 0
    if len(data) < 126:
        start += bytes([bit | len(data)])
    elif len(data) < 65536:
        start += struct.pack(">BH", bit | 126, len(data))
    else:
        start += struct.pack(">BQ", bit | 127, len(data))
    return start + (b"\0\0\0\0" if mask else b"") + data


def upgrade(target, more=b"", receive_buffer=0):
    """A WebSocket, or None when the server speaks none; and the answer."""
    key = base64.b64encode(random.randbytes(16))
    connection = target.connect(receive_buffer)
    connection.sendall(get(b"/chat", b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                     b"Sec-WebSocket-Key: " + key + b"\r\n" + more))
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            piece = connection.recv(4096)
        except OSError:
            piece = b""
        if not piece:
            break
        data += piece
    if statuses(data) == ["101"]:
        return connection, data
    connection.close()
    return None, data


def is_refused(connection, seconds=0.5):
    """A close frame or the end; an echo or silence is neither."""
    data, ended = read_some(connection, seconds)
    if data[:1] == b"\x88":
        return True, f"close {struct.unpack('>H', data[2:4])[0] if len(data) >= 4 else ''}"
    if data:
        return False, "echoed"
    return ended, "cut" if ended else "no answer, open"


FRAMES = {
    "ws-unmasked": frame(1, b"hello", mask=False),
    "ws-bad-utf8": frame(1, b"he\xff\xfe\x80llo"),
    "ws-reserved-opcode": frame(3, b"x"),
    "ws-reserved-bit": frame(1, b"x", reserved=0x40),
    "ws-long-ping": frame(9, b"x" * 126),
    "ws-frame-of-200-kb": frame(1, b"a" * 200000),
    "ws-one-tib-declared": bytes([0x81, 0xff]) + struct.pack(">Q", 1 << 40) + b"\0" * 4 + b"a" * 100,
}


def probe_frame(target, data):
    connection, _ = upgrade(target)
    with connection:
        pour(connection, data, 1)
        return is_refused(connection)


def probe_ws_echo(target):
    connection, _ = upgrade(target)
    with connection:
        connection.sendall(frame(1, b"hello"))
        data, _ = read_some(connection, 0.5)
    return b"hello" in data, "echoed" if b"hello" in data else "no echo"


def probe_ws_origin(target):
    connection, data = upgrade(target, b"Origin: https://evil.example\r\n")
    if connection:
        connection.close()
    return connection is None, "+".join(statuses(data))


def probe_ws_two_fragments(target):
    """Legal; a server may take or refuse it, but not stay silent."""
    connection, _ = upgrade(target)
    with connection:
        connection.sendall(frame(1, b"he", final=False) + frame(0, b"llo"))
        data, ended = read_some(connection, 0.5)
    return bool(data) or ended, "taken" if b"hello" in data else "refused"


def probe_ws_fragment_flood(target):
    before = target.resident_mib()
    connection, _ = upgrade(target)
    with connection:
        pour(connection, frame(1, b"a" * 60000, final=False), 1)
        taken = pour(connection, frame(0, b"a" * 60000, final=False), 1700) * 60000 / 2**20
    grown = target.resident_mib() - before
    return taken < 16 and grown < 32, f"{taken:.1f} MiB taken, grown by {grown} MiB"


def probe_ws_deflate_bomb(target):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = (packer.compress(b"A" * (100 << 20)) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    before = target.resident_mib()
    connection, data = upgrade(target, b"Sec-WebSocket-Extensions: permessage-deflate\r\n")
    with connection:
        pour(connection, frame(1, bomb, reserved=0x40), 1)
        time.sleep(0.5)
        offered = b"permessage-deflate" in data.lower()
    grown = target.resident_mib() - before
    return not offered and grown < 32, f"offered: {offered}, grown by {grown} MiB"


def probe_ws_ping_flood(target):
    connection, _ = upgrade(target)
    before = target.processor_seconds()
    with connection:
        taken = pour(connection, frame(9, b"p" * 100) * 200, 1000) * 200
    spent = target.processor_seconds() - before
    return spent < 1.0 and taken < 200000, f"{taken} taken, {spent:.1f} s of processor"


def probe_ws_slow_reader(target):
    before = target.resident_mib()
    connection, _ = upgrade(target, receive_buffer=4096)
    with connection:
        taken = pour(connection, frame(1, b"m" * 32000), 3200) * 32000 / 2**20
    grown = target.resident_mib() - before
    return taken < 32 and grown < 32, f"{taken:.1f} MiB taken, grown by {grown} MiB"


def probe_ws_half_frame(target, deadline):
    connection, _ = upgrade(target)
    with connection:
        connection.sendall(b"\x81")
        return is_refused(connection, deadline)


# --- Slow clients ------------------------------------------------------------------------------------------

def count_alive(connections):
    """Sends one more byte on each, and drops those that the server has ended."""
    alive = []
    for connection in connections:
        try:
            connection.setblocking(False)
            if select.select([connection], [], [], 0)[0] and connection.recv(4096) == b"":
                raise OSError("the end")
            connection.send(b"b")
            alive.append(connection)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            alive.append(connection)
        except OSError:
            connection.close()
    return alive


def probe_slow(target, request, number, deadline):
    """Trickles on; meanwhile an ordinary call must be answered."""
    held, slowest = [], 0.0
    for _ in range(number):
        connection = target.connect()
        connection.sendall(request)
        held.append(connection)
    end = time.monotonic() + deadline
    while held and time.monotonic() < end:
        time.sleep(0.25)
        held = count_alive(held)
        start = time.monotonic()
        if exchange(target, get(more=b"Connection: close\r\n"), PATIENCE)[0] != [target.answer]:
            return False, "an ordinary call was not answered"
        slowest = max(slowest, time.monotonic() - start)
    for connection in held:
        connection.close()
    return not held, f"{len(held)} of {number} left, slowest ordinary call {slowest * 1000:.0f} ms"


# --- All ---------------------------------------------------------------------------------------------------

def all_probes(target, options):
    def slow(request, number):
        return lambda: probe_slow(target, request, number, options.deadline)

    probes = {"good-get": lambda: probe_good_get(target),
              "chunks-then-get": lambda: probe_chunks_then_get(target),
              "half-chunked-body": lambda: probe_half_chunked_body(target)}
    probes |= {name: lambda request=request: probe_refused(target, request)
               for name, request in REFUSED.items()}
    probes |= {"body-of-200-mib": lambda: probe_large_body(target),
               "endless-chunks": lambda: probe_endless_chunks(target)}
    websocket = {name: lambda data=data: probe_frame(target, data) for name, data in FRAMES.items()}
    websocket |= {"ws-echo": lambda: probe_ws_echo(target),
                  "ws-foreign-origin": lambda: probe_ws_origin(target),
                  "ws-two-fragments": lambda: probe_ws_two_fragments(target),
                  "ws-fragment-flood": lambda: probe_ws_fragment_flood(target),
                  "ws-deflate-bomb": lambda: probe_ws_deflate_bomb(target),
                  "ws-ping-flood": lambda: probe_ws_ping_flood(target),
                  "ws-slow-reader": lambda: probe_ws_slow_reader(target),
                  "ws-half-frame": lambda: probe_ws_half_frame(target, options.deadline)}
    probes |= websocket
    probes |= {"slow-heads": slow(b"GET /echo HTTP/1.1\r\nHost: a\r\nX-a: ", options.heads),
               "slow-bodies": slow(post(b"Content-Length: 5000\r\n", b"{"), options.bodies),
               "alive-after-all": lambda: probe_good_get(target)}
    return probes, set(websocket)


def run(target, options):
    probes, websocket = all_probes(target, options)
    chosen = options.only.split(",") if options.only else list(probes)
    connection, data = upgrade(target)
    if connection:
        connection.close()
        websocket = set()
    found_open = []
    for name in chosen:
        if name in websocket:
            verdict, seen = "none", f"no WebSocket here ({'+'.join(statuses(data))})"
        else:
            good, seen = probes[name]()
            verdict = "closed" if good else "OPEN"
            if not good:
                found_open.append(name)
        print(f"{verdict:7} {name:22} {seen}", flush=True)
    if options.want_open:
        return 0 if found_open == chosen else 1
    return 1 if found_open else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", nargs="?", help="HOST:PORT")
    parser.add_argument("--ca", help="speak TLS; the server's authority")
    parser.add_argument("--pid", type=int, help="whose memory to watch")
    parser.add_argument("--answer", default="200", help="status of an ordinary answer for /echo")
    parser.add_argument("--sources", type=int, default=0, help="come from so many addresses 127.0.7.x")
    parser.add_argument("--only", help="names of probes, with commas between")
    parser.add_argument("--want-open", action="store_true", help="succeed only if all are open")
    parser.add_argument("--heads", type=int, default=500)
    parser.add_argument("--bodies", type=int, default=100)
    parser.add_argument("--deadline", type=float, default=12, help="seconds that a slow client may live")
    parser.add_argument("--start", nargs=argparse.REMAINDER, help="a server to start, with its arguments")
    options = parser.parse_args()
    if not options.start:
        if not options.address:
            parser.error("whom to probe?")
        return run(Target(options.address, options.ca, options), options)

    with subprocess.Popen(options.start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        address, pid, ca = server.stdout.readline().split()
        options.pid = int(pid)
        status = run(Target(address, None if ca == "-" else ca, options), options)
        server.stdin.close()
        if server.wait() != 0:
            print(f"OPEN    the server ended with {server.returncode}")
            status = 1
    return status


sys.exit(main())
