/** What Wireshark says to the packets that a relay makes. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pcap } from '../../../captures/bytes/capture-files.js';
import type { Kept } from '../collect.js';
import { allOf, client, MeterSide, once, RelayRun } from './relay-run.js';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) process.stderr.write('packets of a relay are not shown to tshark: it is not installed\n');
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

const folder = mkdtempSync(join(tmpdir(), 'dlmsdump-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Fields of each packet, all checksums looked at. */
function tshark(frames: readonly Kept[], ...fields: readonly string[]): string[] {
  const packets = frames.map(({ bytes, seconds, nanos }) => ({
    time: BigInt(seconds) * 1_000_000_000n + BigInt(nanos),
    bytes: Buffer.from(bytes, 'hex'),
  }));
  const checks = ['ip', 'tcp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
  const file = join(folder, 'relay.pcap');
  writeFileSync(file, pcap(packets, { linkType: frames[0]?.linkType ?? 0, hasNanoseconds: true }));
  const wanted = fields.flatMap((field) => ['-e', field]);
  const { stdout, stderr, status } = spawnSync('tshark', ['-r', file, '-2', ...checks, '-T', 'fields', ...wanted]);
  expect({ status, problems: stderr.toString().replace(/^Running as user.*\n/, '') }).toEqual({
    status: 0,
    problems: '',
  });
  return stdout.toString().trimEnd().split('\n');
}

describe.skipIf(!hasTshark)('tshark (where it is installed)', () => {
  it.each([['127.0.0.1', 'ip.checksum.status'], ...(hasIpv6 ? [['::1', 'ipv6.version']] : [])])(
    'reads whole connections of %s without complaint',
    async (host, ip) => {
      const meter = await MeterSide.listen(host);
      const run = (await RelayRun.tcp({ address: host, target: { host, port: meter.port } })).start();
      const accepted = meter.next();
      const near = await client(run.port, host);
      const far = await accepted;
      near.write(randomBytes(100_001));
      far.write(randomBytes(200_000));
      await Promise.all([once(near, 'data'), once(far, 'data')]);
      near.end(randomBytes(3));
      far.end();
      await Promise.all([allOf(near), allOf(far)]);
      await run.stop();
      await meter.close();
      const lines = tshark(run.frames, 'tcp.checksum.status', ip as string, 'tcp.analysis.flags', 'tcp.completeness');
      // Good, good (or IPv6), nothing to remark, and all of a connection: SYN, SYN-ACK, ACK, data, FIN.
      expect(new Set(lines)).toEqual(new Set([`1\t${ip === 'ipv6.version' ? 6 : 1}\t\t31`]));
    },
  );
});
