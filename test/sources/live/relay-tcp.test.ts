import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ask, type Ledger, Meter } from '../../../bench/relay-traffic.js';
import { internetChecksum, ipAddress } from '../../../captures/bytes/ip.js';
import { LinkType } from '../../../src/core/index.js';
import { openTcpRelay } from '../../../src/sources/live/relay-tcp.js';
import type { Kept } from '../collect.js';
import { allOf, client, MeterSide, once, RelayRun } from './relay-run.js';

const here = (port: number, host = '127.0.0.1') => ({ target: { host, port } });

/** An address of this machine that is not loopback. */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
const HAS_IPV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** Both ends of a connection through a relay. */
async function connected(meter: MeterSide, run: RelayRun): Promise<[Socket, Socket]> {
  const accepted = meter.next();
  const socket = await client(run.port);
  return [socket, await accepted];
}

/** Connects, and is reset: at once, or before it has noticed that it is connected. */
async function sentAway(port: number): Promise<void> {
  try {
    await once(await client(port), 'close');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  }
}

interface Packet {
  readonly source: string;
  readonly flags: string;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly length: number;
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'];

/** IPv4 and TCP headers, read by the book. */
function packetOf({ bytes: text, linkType }: Kept): Packet {
  const bytes = Buffer.from(text, 'hex');
  expect(linkType).toBe(LinkType.ipv4);
  expect(bytes.readUInt16BE(2)).toBe(bytes.length);
  expect(bytes[9]).toBe(6);
  const flags = bytes[33] as number;
  return {
    source: bytes.subarray(12, 16).join('.'),
    flags: FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(' '),
    sequence: bytes.readUInt32BE(24),
    acknowledgement: bytes.readUInt32BE(28),
    length: bytes.length - 40,
  };
}

/** What was said, with sequence numbers from where each side began. */
function told(frames: readonly Kept[]): string[] {
  const packets = frames.map(packetOf);
  const first = packets[0]?.sequence as number;
  const port = Buffer.from((frames[0] as Kept).bytes, 'hex').readUInt16BE(20);
  return frames.map(({ bytes }, i) => {
    const { flags, sequence, acknowledgement, length } = packets[i] as Packet;
    const isClient = Buffer.from(bytes, 'hex').readUInt16BE(20) === port;
    const ack = flags.includes('ACK') ? `, ${(acknowledgement - first) >>> 0} expected` : '';
    return `${isClient ? 'client' : 'meter'} ${flags} at ${(sequence - first) >>> 0}, ${length} bytes${ack}`;
  });
}

describe('what passes through', () => {
  it('is the same on both sides, and every message of it is decoded', async () => {
    const EXCHANGES = 5000;
    const CONNECTIONS = 4;
    const meter = new Meter();
    const run = await RelayRun.tcp(here(await meter.listen()));
    run.keeps = false;
    run.start();
    const asked = await Promise.all(Array.from({ length: CONNECTIONS }, () => ask(run.port, EXCHANGES, 64)));
    const { end, counts } = await run.stop();
    meter.close();
    const swapped = meter.ledgers.map(({ sent, received }): Ledger => ({ sent: received, received: sent }));
    const text = (ledgers: readonly Ledger[]) => ledgers.map(({ sent, received }) => `${sent} ${received}`).sort();
    expect(text(swapped)).toEqual(text(asked));
    expect(run.messages).toBe(2 * EXCHANGES * CONNECTIONS);
    expect(counts).toMatchObject({ notDlms: 0, gaps: 0, retransmissions: 0, outOfOrder: 0 });
    expect(end).toMatchObject({ complete: true, format: 'relay' });
    expect(run.notes).toEqual([]);
  });

  it('is packets with the sequence numbers and flags that TCP would have', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    const { localPort } = near;
    near.write('abc');
    await once(far, 'data');
    far.write('defgh');
    await once(near, 'data');
    near.end('ij');
    await once(far, 'end');
    far.end();
    await run.until(() => run.frames.length >= 9);
    await run.stop();
    await meter.close();
    expect(told(run.frames)).toEqual([
      'client SYN at 0, 0 bytes',
      'meter SYN ACK at 0, 0 bytes, 1 expected',
      'client ACK at 1, 0 bytes, 1 expected',
      'client PSH ACK at 1, 3 bytes, 1 expected',
      'meter PSH ACK at 1, 5 bytes, 4 expected',
      'client PSH ACK at 4, 2 bytes, 6 expected',
      'client FIN ACK at 6, 0 bytes, 6 expected',
      'meter FIN ACK at 6, 0 bytes, 7 expected',
      'client ACK at 7, 0 bytes, 7 expected',
    ]);
    const frame = Buffer.from(run.frames[3]?.bytes ?? '', 'hex');
    expect(frame.readUInt16BE(20)).toBe(localPort);
    expect(frame.readUInt16BE(22)).toBe(meter.port);
    expect(frame.subarray(40).toString()).toBe('abc');
  });

  it('has right checksums, and packets that IPv4 can say the length of', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    const sent = randomBytes(500_001);
    near.end(sent);
    expect((await allOf(far)).equals(sent)).toBe(true);
    await run.stop();
    await meter.close();
    for (const { bytes } of run.frames) {
      const packet = Buffer.from(bytes, 'hex');
      const pseudo = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 6, 0, 0])]);
      pseudo.writeUInt16BE(packet.length - 20, 10);
      expect(internetChecksum(packet.subarray(0, 20))).toBe(0);
      expect(internetChecksum(pseudo, packet.subarray(20))).toBe(0);
    }
    const seen = run.frames.map(({ bytes }) => Buffer.from(bytes, 'hex').subarray(40));
    expect(Buffer.concat(seen).equals(sent)).toBe(true);
  });

  it('is stamped when it came, in order, and by the clock of this machine', async () => {
    const meter = await MeterSide.listen();
    const before = Date.now() / 1000;
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    near.write('a');
    await once(far, 'data');
    far.write('b');
    await once(near, 'data');
    await run.stop();
    await meter.close();
    const times = run.frames.map(({ seconds, nanos }) => seconds + nanos / 1e9);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(before - 1);
    expect(times.at(-1)).toBeLessThan(Date.now() / 1000 + 1);
    expect(run.source.interfaces).toEqual([
      {
        name: `127.0.0.1:${run.port} to 127.0.0.1:${meter.port}`,
        description: 'relay',
        clock: 'stamped by the relay when the bytes arrived',
      },
    ]);
  });

  it('is a new connection where the ports are the same', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    for (let i = 0; i < 3; i++) {
      const [near, far] = await connected(meter, run);
      near.end('x');
      far.end();
      await Promise.all([allOf(near), allOf(far)]);
    }
    await run.stop();
    await meter.close();
    const starts = run.frames.map(packetOf).filter(({ flags }) => flags === 'SYN');
    expect(new Set(starts.map(({ sequence }) => sequence)).size).toBe(3);
  });
});

describe('ends of connections', () => {
  it('half closed: the other side may go on', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    near.end('what is the value?');
    expect((await allOf(far)).toString()).toBe('what is the value?');
    far.write('it is ');
    await once(near, 'data');
    far.end('42');
    expect((await allOf(near)).toString()).toBe('42');
    await run.until(() => run.relay.size === 0 || run.frames.length >= 9);
    await run.stop();
    await meter.close();
    expect(told(run.frames).filter((line) => line.includes('FIN'))).toHaveLength(2);
  });

  it('half closed by the meter: the client may go on', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    far.end('no more');
    expect((await allOf(near)).toString()).toBe('no more');
    near.end('but I have');
    expect((await allOf(far)).toString()).toBe('but I have');
    await run.stop();
    await meter.close();
  });

  it.each(['client', 'meter'] as const)(
    'reset by the %s: the other side is reset, and the relay lives on',
    async (who) => {
      const meter = await MeterSide.listen();
      const run = (await RelayRun.tcp(here(meter.port))).start();
      const [near, far] = await connected(meter, run);
      near.write('a');
      await once(far, 'data');
      const [from, to] = who === 'client' ? [near, far] : [far, near];
      const broken = once(to, 'error');
      from.resetAndDestroy();
      expect(await broken).toMatchObject({ code: 'ECONNRESET' });
      await run.until(() => run.frames.length >= 5);
      expect(told(run.frames).at(-1)).toContain(`${who} RST ACK`);
      const [again, there] = await connected(meter, run);
      again.end('b');
      expect((await allOf(there)).toString()).toBe('b');
      await run.stop();
      await meter.close();
      expect(run.notes).toEqual([]);
    },
  );

  it('when the relay is stopped, what is on its way arrives, and both sides see the end', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp(here(meter.port))).start();
    const [near, far] = await connected(meter, run);
    const question = randomBytes(20_000);
    const answer = randomBytes(30_000);
    const [heardFar, heardNear] = [allOf(far), allOf(near)];
    near.write(question);
    far.write(answer);
    await Promise.all([near, far].map((socket) => new Promise((resolve) => socket.write('', resolve))));
    const { end } = await run.stop();
    expect((await heardFar).equals(question)).toBe(true);
    expect((await heardNear).equals(answer)).toBe(true);
    expect(end.complete).toBe(true);
    expect(told(run.frames).filter((line) => line.includes('FIN'))).toHaveLength(2);
    await expect(client(run.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await meter.close();
  });

  it('when the output fails, connections are still closed in order', async () => {
    const meter = await MeterSide.listen();
    const run = await RelayRun.tcp(here(meter.port));
    const failing = run.source.run({
      frame: () => {
        throw new Error('nobody reads');
      },
      pause: () => undefined,
      note: () => undefined,
    });
    failing.catch(() => undefined);
    const [near, far] = await connected(meter, run);
    const heard = Promise.all([allOf(near), allOf(far)]);
    await expect(failing).rejects.toThrow('nobody reads');
    expect(await heard).toHaveLength(2);
    await meter.close();
  });
});

describe('a slow side', { timeout: 60_000 }, () => {
  it('slows the other down, and little waits in between', async () => {
    const BYTES = 24 * 1024 * 1024;
    const meter = await MeterSide.listen();
    const run = await RelayRun.tcp(here(meter.port));
    run.keeps = false;
    let most = 0;
    run.paused = () => {
      most = Math.max(most, run.relay.buffered);
      return undefined;
    };
    run.start();
    const [near, far] = await connected(meter, run);
    const piece = randomBytes(64 * 1024);
    let sent = 0;
    let waits = 0;
    const send = (): void => {
      while (sent < BYTES) {
        sent += piece.length;
        if (!far.write(piece)) {
          waits++;
          far.once('drain', send);
          return;
        }
      }
      far.end();
    };
    send();
    let received = 0;
    for await (const chunk of near) {
      received += (chunk as Buffer).length;
      // Slower than loopback by far.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await run.stop();
    await meter.close();
    expect(received).toBe(BYTES);
    expect(waits).toBeGreaterThan(0);
    // A read of 64 KiB behind the 16 KiB at which a socket says that it has enough.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(128 * 1024);
  });

  it('of output slows both down, and nothing of it is lost', async () => {
    const BYTES = 4 * 1024 * 1024;
    const limits = { bytes: 512 * 1024, waitMs: 600_000 };
    const meter = await MeterSide.listen();
    const run = await RelayRun.tcp(here(meter.port), limits);
    let most = 0;
    let holds = 0;
    run.keeps = false;
    let shown = 0;
    const { queue } = run.relay;
    run.paused = () => {
      most = Math.max(most, queue.bytes);
      if (queue.isHeld) holds++;
      return new Promise((resolve) => setTimeout(resolve, 2));
    };
    run.frame = ({ wireLength }) => {
      shown += wireLength - 40;
    };
    run.start();
    const [near, far] = await connected(meter, run);
    const heard = allOf(far);
    const sent = randomBytes(BYTES);
    near.end(sent);
    expect((await heard).equals(sent)).toBe(true);
    const { end } = await run.stop();
    await meter.close();
    expect(shown).toBe(BYTES);
    expect(end.complete).toBe(true);
    expect(holds).toBeGreaterThan(0);
    expect(most).toBeLessThan(limits.bytes + 256 * 1024);
  });

  it('of output that stands still stops nobody: what is not shown is told', async () => {
    const meter = await MeterSide.listen();
    const run = await RelayRun.tcp(here(meter.port), { bytes: 256 * 1024, waitMs: 1 });
    run.keeps = false;
    let goOn: () => void = () => undefined;
    const still = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    run.paused = () => still;
    run.start();
    const [near, far] = await connected(meter, run);
    const sent = randomBytes(8 * 1024 * 1024);
    const heard = allOf(far);
    near.write(sent);
    near.end();
    // All of it arrives while the output stands.
    expect((await heard).equals(sent)).toBe(true);
    expect(run.relay.queue.bytes).toBeLessThan(1024 * 1024);
    goOn();
    await run.until(() => run.notes.length > 0);
    const { end } = await run.stop();
    await meter.close();
    const [note] = run.notes;
    expect(note).toMatchObject({ severity: 'warning', code: 'relay.not_shown' });
    expect(note?.text).toMatch(
      /^the output was too slow: \d+ frames \(\d+ bytes\) passed on, but neither shown nor kept$/,
    );
    expect(run.source.lost).toBeGreaterThan(0);
    expect(end.complete).toBe(false);
  });
});

describe('a target', () => {
  it('that is down costs the client its connection, and is tried again for the next', async () => {
    const gone = await MeterSide.listen();
    const { port } = gone;
    await gone.close();
    const run = (await RelayRun.tcp(here(port))).start();
    await sentAway(run.port);
    await run.until(() => run.notes.length === 1);
    expect(run.notes[0]).toMatchObject({
      severity: 'error',
      code: 'relay.target_unreachable',
      text: `cannot connect to 127.0.0.1:${port}: connection refused; the client was sent away`,
    });
    const meter = await MeterSide.listen('127.0.0.1', port);
    const [near, far] = await connected(meter, run);
    near.end('there you are');
    expect((await allOf(far)).toString()).toBe('there you are');
    const { end } = await run.stop();
    await meter.close();
    expect(end.complete).toBe(true);
  });

  it('that has no such name is said in words', async () => {
    const run = (await RelayRun.tcp(here(4059, 'meter.invalid'))).start();
    await sentAway(run.port);
    await run.until(() => run.notes.length === 1);
    await run.stop();
    expect(run.notes[0]?.text).toMatch(/^cannot connect to meter\.invalid:4059: (no such host|the name cannot)/);
  });

  it('that is the relay itself is refused', async () => {
    const meter = await MeterSide.listen();
    const { port } = meter;
    await meter.close();
    await expect(RelayRun.tcp({ port, target: { host: 'localhost', port } })).rejects.toThrow(
      `cannot relay to localhost:${port}: that is where the relay itself listens`,
    );
    await expect(RelayRun.tcp({ address: '0.0.0.0', port, target: { host: '127.0.0.1', port } })).rejects.toThrow(
      'that is where the relay itself listens',
    );
  });

  it.skipIf(!HAS_IPV6)('may be of the other family than the client (needs ::1)', async () => {
    const meter = await MeterSide.listen('::1');
    const run = (await RelayRun.tcp(here(meter.port, '::1'))).start();
    const [near, far] = await connected(meter, run);
    near.end('six');
    expect((await allOf(far)).toString()).toBe('six');
    await run.stop();
    await meter.close();
    const packet = Buffer.from(run.frames[3]?.bytes ?? '', 'hex');
    expect(run.frames[3]?.linkType).toBe(LinkType.ipv6);
    expect(packet.subarray(8, 24)).toEqual(Buffer.from(ipAddress('::ffff:7f00:1')));
    expect(packet.subarray(24, 40)).toEqual(Buffer.from(ipAddress('::1')));
    expect(packet.subarray(60).toString()).toBe('six');
    const pseudo = Buffer.concat([packet.subarray(8, 40), Buffer.from([0, 0, 0, packet.length - 40, 0, 0, 0, 6])]);
    expect(internetChecksum(pseudo, packet.subarray(40))).toBe(0);
  });
});

describe('listening', () => {
  const owner = (run: RelayRun) => ({ queue: run.relay.queue, note: () => undefined, changed: () => undefined });

  it.skipIf(OUTSIDE === undefined)(
    'is for this machine only, unless an address is given (needs another one)',
    async () => {
      const meter = await MeterSide.listen();
      const run = (await RelayRun.tcp(here(meter.port))).start();
      expect(run.source.isOpen).toBe(false);
      await expect(client(run.port, OUTSIDE)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const open = await openTcpRelay({ kind: 'tcp', address: '0.0.0.0', port: 0, ...here(meter.port) }, owner(run));
      expect(open.isOpen).toBe(true);
      const accepted = meter.next();
      const near = await client(Number(/:(\d+) to /.exec(open.name)?.[1]), OUTSIDE);
      near.end('hello');
      expect((await allOf(await accepted)).toString()).toBe('hello');
      await open.close();
      await run.stop();
      await meter.close();
    },
  );

  it.skipIf(!HAS_IPV6)('is on both loopback addresses (needs ::1)', async () => {
    const free = await MeterSide.listen('::1');
    const { port } = free;
    await free.close();
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp({ port, ...here(meter.port) })).start();
    const accepted = meter.next();
    const near = await client(port, '::1');
    near.end('hello');
    expect((await allOf(await accepted)).toString()).toBe('hello');
    await run.stop();
    await meter.close();
  });

  it('where something else listens is told in a line', async () => {
    const meter = await MeterSide.listen();
    const { port } = meter;
    await expect(RelayRun.tcp({ port, target: { host: 'meter.invalid', port: 1 } })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: something else listens there`,
    );
    await meter.close();
  });

  it('takes no more connections than it may, and says so', async () => {
    const meter = await MeterSide.listen();
    const run = (await RelayRun.tcp({ ...here(meter.port), connections: 2 })).start();
    const first = await connected(meter, run);
    await connected(meter, run);
    await sentAway(run.port);
    await run.until(() => run.notes.length === 1);
    expect(run.notes[0]).toMatchObject({
      severity: 'warning',
      code: 'relay.too_many_connections',
      text: 'a connection was refused: there are 2, the most there may be',
    });
    for (const socket of first) socket.end();
    await Promise.all(first.map(allOf));
    await run.until(() => told(run.frames).filter((line) => line.includes('FIN')).length === 2);
    const [near, far] = await connected(meter, run);
    near.end('now');
    expect((await allOf(far)).toString()).toBe('now');
    await run.stop();
    await meter.close();
  });
});
