"""A FUSE file system in memory (raw /dev/fuse), with the oddities that it is asked for.

fuse-memory.py MOUNTPOINT [fold] [hang]: "fold" takes names that differ in case only for one, as vfat, CIFS and ext4 with
casefold do; "hang" never answers a READ of a file called "hang" (which a signal can end: it is asked as read-ahead).
"""
import ctypes, errno, os, stat, struct, sys

mount_point, oddities = sys.argv[1], sys.argv[2:]
LOOKUP, FORGET, GETATTR, SETATTR, READLINK, SYMLINK, MKNOD, MKDIR, UNLINK, RMDIR = 1, 2, 3, 4, 5, 6, 8, 9, 10, 11
RENAME, LINK, OPEN, READ, WRITE, STATFS, RELEASE, FSYNC, FLUSH, INIT, OPENDIR = 12, 13, 14, 15, 16, 17, 18, 20, 25, 26, 27
READDIR, RELEASEDIR, FSYNCDIR, CREATE, INTERRUPT, BATCH_FORGET, RENAME2 = 28, 29, 30, 35, 36, 42, 45


class Node:
    def __init__(self, mode):
        self.mode, self.uid, self.gid, self.time, self.nanos, self.links = mode, 0, 0, 1, 0, 1
        self.data, self.names = bytearray(), {}
        self.number = len(nodes) + 1
        nodes[self.number] = self


nodes = {}
Node(stat.S_IFDIR | 0o755)


def key(name):
    return name.lower() if 'fold' in oddities else name


def attributes(n):
    times = [n.time] * 3 + [n.nanos] * 3
    return struct.pack('<6Q10I', n.number, len(n.data), 0, *times, n.mode, n.links, n.uid, n.gid, 0, 4096, 0)


def entry(n):
    return struct.pack('<4Q2I', n.number, 0, 0, 0, 0, 0) + attributes(n)


def words(body):
    return bytes(body).split(b'\0')


def child(n, name):
    if key(name) not in n.names:
        raise OSError(errno.ENOENT, '')
    return n.names[key(name)][1]


def add(n, name, new):
    if key(name) in n.names:
        raise OSError(errno.EEXIST, '')
    n.names[key(name)] = (name, new)
    return new


def listing(n, offset, size):
    out = b''
    for i, (name, c) in list(enumerate(n.names.values()))[offset:]:
        one = struct.pack('<2Q2I', c.number, i + 1, len(name), c.mode >> 12) + name
        one += b'\0' * (-len(one) % 8)
        if len(out) + len(one) > size:
            break
        out += one
    return out


def set_attributes(n, body):
    valid, _, _, size, _, _, time, _, _, nanos, _, mode, _, uid, gid, _ = struct.unpack('<2I6Q8I', body[:88])
    if valid & 1:
        n.mode = stat.S_IFMT(n.mode) | mode & 0o7777
    n.uid = uid if valid & 2 else n.uid
    n.gid = gid if valid & 4 else n.gid
    if valid & 8:
        n.data = (n.data + bytes(size))[:size]
    if valid & 32:
        n.time, n.nanos = time, nanos


def rename(n, op, body):
    target, flags = struct.unpack('<QI', body[:12]) if op == RENAME2 else (struct.unpack('<Q', body[:8])[0], 0)
    old, new = words(body[16 if op == RENAME2 else 8:])[:2]
    to, moved = nodes[target], child(n, old)
    if flags & ~1:
        raise OSError(errno.EINVAL, '')
    if flags & 1 and key(new) in to.names:
        raise OSError(errno.EEXIST, '')
    kept = to.names.get(key(new), (new,))[0]
    del n.names[key(old)]
    to.names[key(new)] = (kept, moved)


def answer(op, n, body):
    if op == INIT:
        asynchronous = 1 if 'hang' in oddities else 0
        return struct.pack('<4I2H2I2HI7I', 7, 31, 65536, asynchronous, 12, 9, 65536, 1, 1, 0, 0, *[0] * 7)
    if op == STATFS:
        return struct.pack('<5Q4I6I', 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, 0, *[0] * 6)
    if op == LOOKUP:
        return entry(child(n, words(body)[0]))
    if op == READLINK:
        return bytes(n.data)
    if op == SYMLINK:
        name, target = words(body)[:2]
        new = add(n, name, Node(stat.S_IFLNK | 0o777))
        new.data = bytearray(target)
        return entry(new)
    if op == MKNOD:
        return entry(add(n, words(body[16:])[0], Node(struct.unpack('<I', body[:4])[0])))
    if op == MKDIR:
        return entry(add(n, words(body[8:])[0], Node(stat.S_IFDIR | struct.unpack('<I', body[:4])[0] & 0o7777)))
    if op == CREATE:
        mode = struct.unpack('<2I', body[:8])[1]
        return entry(add(n, words(body[16:])[0], Node(stat.S_IFREG | mode & 0o7777))) + bytes(16)
    if op in (UNLINK, RMDIR):
        gone = child(n, words(body)[0])
        if gone.names:
            raise OSError(errno.ENOTEMPTY, '')
        gone.links -= 1
        del n.names[key(words(body)[0])]
        return b''
    if op in (RENAME, RENAME2):
        rename(n, op, body)
        return b''
    if op == LINK:
        new = add(n, words(body[8:])[0], nodes[struct.unpack('<Q', body[:8])[0]])
        new.links += 1
        return entry(new)
    if op in (OPEN, OPENDIR):
        return bytes(16)
    if op == READ:
        if 'hang' in oddities and nodes[1].names.get(b'hang', (0, 0))[1] is n:
            return None
        _, offset, size = struct.unpack('<2QI', body[:20])
        return bytes(n.data[offset:offset + size])
    if op == WRITE:
        _, offset, size = struct.unpack('<2QI', body[:20])
        n.data += bytes(max(0, offset - len(n.data)))
        n.data[offset:offset + size] = body[40:40 + size]
        return struct.pack('<2I', size, 0)
    if op == READDIR:
        return listing(n, *struct.unpack('<QI', body[8:20]))
    if op in (GETATTR, SETATTR):
        if op == SETATTR:
            set_attributes(n, body)
        return bytes(16) + attributes(n)
    if op in (RELEASE, RELEASEDIR, FLUSH, FSYNC, FSYNCDIR):
        return b''
    raise OSError(errno.ENOSYS, '')


device = os.open('/dev/fuse', os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = b'fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other' % device
if libc.mount(b'memory', mount_point.encode(), b'fuse', 0, options):
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
    if op in (FORGET, BATCH_FORGET, INTERRUPT):
        continue
    try:
        body, error = answer(op, nodes.get(number), message[40:]), 0
    except OSError as e:
        body, error = b'', e.errno
    if body is not None:
        os.write(device, struct.pack('<IiQ', 16 + len(body), -error, unique) + body)
