"""A FUSE file system in memory that answers no STATFS (raw /dev/fuse).

fuse-without-statfs.py MOUNTPOINT [ERRNO]: what it says to STATFS instead, ENOSYS by default.
"""
import ctypes, errno, os, stat, struct, sys

mount_point = sys.argv[1]
statfs_errno = getattr(errno, sys.argv[2] if len(sys.argv) > 2 else 'ENOSYS')
INIT, LOOKUP, FORGET, GETATTR, SETATTR, OPEN, READ, WRITE = 26, 1, 2, 3, 4, 14, 15, 16
STATFS, RELEASE, FLUSH, OPENDIR, READDIR, RELEASEDIR = 17, 18, 25, 27, 28, 29
CREATE, RENAME, RENAME2, UNLINK, MKDIR, BATCH_FORGET = 35, 12, 45, 10, 9, 42


class Node:
    def __init__(self, mode):
        self.mode, self.data, self.names, self.mtime = mode, bytearray(), {}, (1, 0)
        self.number = len(nodes) + 1
        nodes[self.number] = self


nodes = {}
Node(stat.S_IFDIR | 0o755)


def attributes(n):
    seconds, nanos = n.mtime
    times = 1, seconds, 1, 0, nanos, 0
    return struct.pack('<6Q10I', n.number, len(n.data), 0, *times, n.mode, 1, 0, 0, 0, 4096, 0)


def entry(n):
    return struct.pack('<4Q2I', n.number, 0, 0, 0, 0, 0) + attributes(n)


def name(body):
    return bytes(body).split(b'\0')[0]


def listing(n, offset):
    out = b''
    for i, (key, child) in enumerate(n.names.items()):
        if i >= offset:
            one = struct.pack('<2Q2I', child.number, i + 1, len(key), child.mode >> 12) + key
            out += one + b'\0' * (-len(one) % 8)
    return out


def answer(op, n, body):
    if op == INIT:
        return struct.pack('<4I2H2I2HI7I', 7, 31, 65536, 0, 12, 9, 65536, 1, 1, 0, 0, *[0] * 7)
    if op == STATFS:
        raise OSError(statfs_errno, '')
    if op == LOOKUP:
        if name(body) not in n.names:
            raise OSError(errno.ENOENT, '')
        return entry(n.names[name(body)])
    if op in (OPEN, OPENDIR):
        return bytes(16)
    if op == READ:
        _, offset, size = struct.unpack('<2QI', body[:20])
        return bytes(n.data[offset:offset + size])
    if op == WRITE:
        _, offset, size = struct.unpack('<2QI', body[:20])
        n.data[offset:offset + size] = body[40:40 + size]
        return struct.pack('<2I', size, 0)
    if op == READDIR:
        return listing(n, struct.unpack('<2Q', body[:16])[1])
    if op in (CREATE, MKDIR):
        child = Node((stat.S_IFREG if op == CREATE else stat.S_IFDIR) | 0o700)
        n.names[name(body[16 if op == CREATE else 8:])] = child
        return entry(child) + (bytes(16) if op == CREATE else b'')
    if op == UNLINK:
        del n.names[name(body)]
        return b''
    if op in (RENAME, RENAME2):
        old, new = bytes(body[8 if op == RENAME else 16:]).split(b'\0')[:2]
        nodes[struct.unpack('<Q', body[:8])[0]].names[new] = n.names.pop(old)
        return b''
    if op in (GETATTR, SETATTR):
        valid = struct.unpack('<I', body[:4])[0] if op == SETATTR else 0
        if valid & 1:
            n.mode = stat.S_IFMT(n.mode) | struct.unpack('<I', body[68:72])[0] & 0o7777
        if valid & 32:
            n.mtime = struct.unpack('<Q', body[40:48]) + struct.unpack('<I', body[60:64])
        return bytes(16) + attributes(n)
    if op in (RELEASE, RELEASEDIR, FLUSH):
        return b''
    raise OSError(errno.ENOSYS, '')


device = os.open('/dev/fuse', os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = b'fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other' % device
if libc.mount(b'silent', mount_point.encode(), b'fuse', 0, options):
    sys.exit('mount: ' + os.strerror(ctypes.get_errno()))
print('mounted', flush=True)
while True:
    try:
        message = os.read(device, 1 << 20)
    except OSError as e:
        if e.errno == errno.ENODEV:
            break
        continue
    _, op, unique, number = struct.unpack('<2I2Q', message[:24])
    if op in (FORGET, BATCH_FORGET):
        continue
    try:
        body, error = answer(op, nodes.get(number), message[40:]), 0
    except OSError as e:
        body, error = b'', e.errno
    os.write(device, struct.pack('<IiQ', 16 + len(body), -error, unique) + body)
