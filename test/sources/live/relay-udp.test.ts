import { createSocket, type Socket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { internetChecksum } from '../../../captures/bytes/ip.js';
import { Limits, LinkType } from '../../../src/core/index.js';
import { RelayRun } from './relay-run.js';

/** GET-Request-Normal and its answer, in the wrapper. */
const REQUEST = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
const RESPONSE = Buffer.from('0001000100100009c401c1000600000001', 'hex');

function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket)));
}

const next = (socket: Socket): Promise<Buffer> => new Promise((resolve) => socket.once('message', resolve));

const relayTo = (port: number) =>
  RelayRun.open({ kind: 'udp', address: undefined, port: 0, target: { host: '127.0.0.1', port } });

describe('a UDP relay', () => {
  it('passes on datagrams both ways, to each client its own', async () => {
    const meter = await bound();
    meter.on('message', (bytes, from) => meter.send(bytes.length === 1 ? bytes : RESPONSE, from.port, from.address));
    const run = (await relayTo(meter.address().port)).start();
    const clients = await Promise.all([bound(), bound()]);
    for (const [i, client] of clients.entries()) {
      const answer = next(client);
      client.send(Uint8Array.of(i), run.port, '127.0.0.1');
      expect(await answer).toEqual(Buffer.from([i]));
    }
    const [client] = clients;
    const answer = next(client);
    client.send(REQUEST, run.port, '127.0.0.1');
    expect(await answer).toEqual(RESPONSE);
    await run.until(() => run.frames.length === 6);
    const { end } = await run.stop();
    for (const socket of [meter, ...clients]) socket.close();
    expect(end).toMatchObject({ complete: true, frames: 6 });
    expect(run.messages).toBe(2);
  });

  it('is packets with right lengths and checksums', async () => {
    const meter = await bound();
    const run = (await relayTo(meter.address().port)).start();
    const client = await bound();
    const { port } = client.address();
    for (const bytes of [REQUEST, Buffer.alloc(60_000, 0xa5), Buffer.alloc(0)]) {
      const heard = next(meter);
      client.send(bytes, run.port, '127.0.0.1');
      expect(await heard).toEqual(bytes);
    }
    await run.until(() => run.frames.length === 3);
    await run.stop();
    for (const socket of [meter, client]) socket.close();
    for (const { bytes, linkType } of run.frames) {
      const packet = Buffer.from(bytes, 'hex');
      expect(linkType).toBe(LinkType.ipv4);
      expect(packet.readUInt16BE(2)).toBe(packet.length);
      expect(packet.readUInt16BE(20)).toBe(port);
      expect(packet.readUInt16BE(24)).toBe(packet.length - 20);
      const pseudo = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 17]), packet.subarray(24, 26)]);
      expect(internetChecksum(packet.subarray(0, 20))).toBe(0);
      expect(internetChecksum(pseudo, packet.subarray(20))).toBe(0);
    }
  });

  it('tells when nobody listens at the target, and lives on', async () => {
    const gone = await bound();
    const { port } = gone.address();
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    const run = (await relayTo(port)).start();
    const client = await bound();
    client.send(REQUEST, run.port, '127.0.0.1');
    await run.until(() => run.notes.length === 1);
    expect(run.notes[0]).toMatchObject({
      severity: 'error',
      code: 'relay.target_unreachable',
      text: `cannot reach 127.0.0.1:${port}: connection refused`,
    });
    await run.stop();
    client.close();
  });

  it('forgets the longest quiet client where there are too many', async () => {
    const meter = await bound();
    const ports = new Map<number, Buffer>();
    let latest = 0;
    meter.on('message', (bytes, from) => {
      ports.set(from.port, bytes);
      latest = from.port;
    });
    const run = (await relayTo(meter.address().port)).start();
    run.keeps = false;
    const first = await bound();
    const others = await Promise.all(Array.from({ length: Limits.relayConnections }, bound));
    for (const client of [first, ...others, first]) {
      const heard = next(meter);
      client.send(REQUEST, run.port, '127.0.0.1');
      await heard;
    }
    // The first was forgotten, and came back through a socket of its own.
    expect(ports.size).toBe(Limits.relayConnections + 2);
    expect(latest).not.toBe([...ports.keys()][0]);
    await run.stop();
    for (const socket of [meter, first, ...others]) socket.close();
  });
});
