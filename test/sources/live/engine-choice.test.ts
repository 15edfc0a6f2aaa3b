/** Which engine captures, and what is said where none may: programs of these names that only say what the real ones say. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineName } from '../../../src/sources/live/engine.js';
import { type EngineChoice, networkSource } from '../../../src/sources/live/network.js';
import { Collector } from '../collect.js';

const CAPTURE = fileURLToPath(new URL('../../../captures/wrapper-session.pcap', import.meta.url));
const FRAMES = 39;

let folder = '';
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlmsdump-engines-'));
  mkdirSync(join(folder, 'bin'));
  process.env.PATH = join(folder, 'bin');
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

function program(name: EngineName, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!${process.execPath}\n${script}`);
  chmodSync(file, 0o755);
}

const refusing = (name: EngineName, said: string): void =>
  program(name, `process.stderr.write(${JSON.stringify(said)}); process.exit(1);`);

/** Writes a capture, and waits to be stopped; keeps what it was told. */
const capturing = (name: EngineName, end = ''): void =>
  program(
    name,
    `const { readFileSync, writeFileSync } = require('node:fs');
     writeFileSync('${folder}/told', process.argv.slice(2).join(' '));
     const end = () => { process.stderr.write(${JSON.stringify(end)}); process.exit(0); };
     process.on('SIGINT', end);
     process.stdout.write(readFileSync('${CAPTURE}'));
     setInterval(() => undefined, 1000);`,
  );

const open = (engine: EngineChoice, interfaces: readonly string[] = ['eth7'], filter = 'port 4059') =>
  networkSource({ interfaces, filter, promiscuous: true, account: undefined, engine });

/** All that it wrote, then it is stopped. */
async function heardFrom(engine: EngineChoice) {
  const source = await open(engine);
  const heard = new Collector();
  const ended = source.run(
    Object.assign(heard, {
      frame(frame: Parameters<Collector['frame']>[0]) {
        Collector.prototype.frame.call(heard, frame);
        if (heard.frames.length === FRAMES) source.stop();
      },
    }),
  );
  return { heard, end: await ended };
}

const NO_RIGHT =
  "tcpdump: eth7: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n";
const DUMPCAP_NO_RIGHT = `Capturing on 'eth7'
dumpcap: You do not have permission to capture on device "eth7".
(socket: Operation not permitted)
Please check to make sure you have sufficient permissions.
`;

describe('the choice of an engine', () => {
  it('takes tcpdump first, and says nothing of it', async () => {
    capturing('tcpdump');
    capturing('dumpcap');
    const { heard, end } = await heardFrom('auto');
    expect(end).toMatchObject({ complete: true, frames: FRAMES });
    expect(heard.codes.filter((code) => code !== 'capture.as_root')).toEqual([]);
  });

  it('takes dumpcap where tcpdump has no rights, and says so', async () => {
    refusing('tcpdump', NO_RIGHT);
    capturing('dumpcap');
    const { heard } = await heardFrom('auto');
    expect(heard.frames).toHaveLength(FRAMES);
    expect(heard.notes.find(({ code }) => code === 'capture.engine')).toMatchObject({
      severity: 'note',
      text: 'dumpcap captures: tcpdump has no right to',
    });
  });

  it('says nothing of what is not installed', async () => {
    capturing('dumpcap');
    const { heard } = await heardFrom('auto');
    expect(heard.codes.filter((code) => code !== 'capture.as_root')).toEqual([]);
  });

  it('tells of packets that the kernel dropped, in the words of tcpdump', async () => {
    capturing('tcpdump', '39 packets captured\n90 packets received by filter\n2961 packets dropped by kernel\n');
    const { heard } = await heardFrom('tcpdump');
    expect(heard.notes.find(({ code }) => code === 'capture.dropped')).toMatchObject({
      severity: 'warning',
      text: '2,961 of 3,000 packets were dropped by the kernel',
    });
  });

  it('says why a capture stopped, as the engine does', async () => {
    program(
      'tcpdump',
      `process.stdout.write(require('node:fs').readFileSync('${CAPTURE}'), () => {
         process.stderr.write('tcpdump: listening on eth7\\ntcpdump: pcap_loop: The interface disappeared\\n39 packets captured\\n');
         process.exitCode = 1;
       });`,
    );
    const heard = new Collector();
    const end = await (await open('tcpdump')).run(heard);
    expect(end).toMatchObject({ complete: false, frames: FRAMES });
    expect(heard.notes.at(-1)).toMatchObject({
      code: 'capture.stopped',
      text: 'capture stopped: the interface disappeared',
    });
  });
});

describe('an engine that does not begin', () => {
  it.each([
    [
      'tcpdump',
      'tcpdump: eth7: No such device exists\n(No such device exists)\n',
      'cannot capture on eth7: no such device',
    ],
    [
      'tcpdump',
      'tcpdump: eth7: SIOCETHTOOL(ETHTOOL_GET_TS_INFO) ioctl failed: No such device\n',
      'cannot capture on eth7: no such device',
    ],
    ['tcpdump', 'tcpdump: eth7: That device is not up\n', 'cannot capture on eth7: it is down (ip link set eth7 up)'],
    [
      'tcpdump',
      "tcpdump: can't parse filter expression: syntax error\n",
      'cannot understand the capture filter "port 4059": syntax error',
    ],
    ['tcpdump', "tcpdump: unknown port 'meter'\n", 'cannot understand the capture filter "port 4059": unknown port'],
    ['tcpdump', "tcpdump: Couldn't find user 'nobody'\n", "cannot capture on eth7: couldn't find user 'nobody'"],
    ['tcpdump', '', 'cannot capture on eth7: tcpdump gave no reason'],
    [
      'dumpcap',
      'Capturing on \'eth7\'\ndumpcap: There is no device named "eth7".\n(No such device exists)\n',
      'cannot capture on eth7: no such device',
    ],
    ['dumpcap', 'dumpcap: Device "eth7" is not up.\n', 'cannot capture on eth7: it is down'],
    [
      'dumpcap',
      "dumpcap: Invalid capture filter \"port 4059\" for interface 'eth7'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\nSee the User's Guide\n",
      'cannot understand the capture filter "port 4059": syntax error',
    ],
  ] as const)('%s: %j', async (name, said, told) => {
    refusing(name, said);
    await expect(open(name)).rejects.toThrow(told);
  });

  it('tells the two ways to get rights', async () => {
    refusing('tcpdump', NO_RIGHT);
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    await expect(open('tcpdump')).rejects.toThrow(
      `cannot capture on eth7: no permission. Start it with sudo, or once: sudo setcap cap_net_raw,cap_net_admin+ep ${folder}/bin/tcpdump`,
    );
    refusing('dumpcap', DUMPCAP_NO_RIGHT);
    await expect(open('dumpcap')).rejects.toThrow(
      /^cannot capture on eth7: no permission\. Start it with sudo, or once: /,
    );
  });

  it('is told of where it is not installed', async () => {
    await expect(open('dumpcap')).rejects.toThrow('cannot capture on eth7: dumpcap is not installed');
  });

  it('is the last word where nobody will know better', async () => {
    refusing('tcpdump', 'tcpdump: eth7: No such device exists\n');
    capturing('dumpcap');
    await expect(open('auto')).rejects.toThrow('cannot capture on eth7: no such device');
  });
});
