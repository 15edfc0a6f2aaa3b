/** What Wireshark asks, and what it is given: with lines of our own, into pipes, and under tshark where there is one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HdlcDialog, hdlcControl } from '../../captures/bytes.js';
import { extcap, type Lines } from '../../src/cli/extcap.js';
import { devicesOf, interfaceLines } from '../../src/cli/extcap-answers.js';
import { foldersOf } from '../../src/cli/extcap-install.js';
import { LinkType, type LiveSource, type SourceHandler } from '../../src/core/index.js';
import { Folder, framesOf, hexOf } from '../sinks/record.js';
import { dlmsdump, PROGRAM } from './run.js';
import { hasTshark } from './tshark.js';

const folder = new Folder();
beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('build first: npm run build');
});
afterAll(() => folder.clean());

const PORTS = [
  { path: '/dev/ttyUSB3', description: 'FTDI {evil}\nextcap {x=y}' },
  { path: '/dev/ttyS0', description: '' },
];

describe('what Wireshark asks', () => {
  const ask = (...args: readonly string[]) => dlmsdump(['extcap', ...args]);

  it('which interfaces there are', () => {
    const { code, lines, err } = ask('--extcap-interfaces', '--extcap-version=4.0');
    expect([code, err]).toEqual([0, '']);
    expect(lines[0]).toMatch(/^extcap \{version=[\d.]+\}\{display=dlmsdump\}$/);
    expect(lines[1]).toBe('interface {value=dlmsdump-serial}{display=DLMS on a serial line}');
  });

  it('names each port that is there, whatever an adapter says of itself', () => {
    expect(interfaceLines('1', PORTS).slice(2)).toEqual([
      'interface {value=dlmsdump-ttyUSB3}{display=DLMS on /dev/ttyUSB3 (FTDI _evil__extcap _x=y_)}',
      'interface {value=dlmsdump-ttyS0}{display=DLMS on /dev/ttyS0}',
    ]);
  });

  it('what the packets are', () => {
    expect(ask('--extcap-dlts', '--extcap-interface', 'dlmsdump-serial').lines).toEqual([
      'dlt {number=147}{name=USER0}{display=HDLC frames of DLMS (DLT_USER0)}',
    ]);
  });

  it('what its dialog is to ask: of any port also which', () => {
    const any = ask('--extcap-config', '--extcap-interface', 'dlmsdump-serial').lines;
    const one = ask('--extcap-config', '--extcap-interface', 'dlmsdump-ttyUSB3').lines;
    const calls = (lines: readonly string[]) =>
      lines
        .filter((line) => line.startsWith('arg '))
        .map((line) => /\{number=(\d+)\}\{call=--([a-z-]+)\}/.exec(line)?.slice(1));
    expect(calls(any)).toEqual([
      ['0', 'port'],
      ['1', 'speed'],
      ['2', 'frame-format'],
      ['3', 'hears'],
      ['4', 'second'],
      ['5', 'pieces'],
    ]);
    expect(calls(one)[0]).toEqual(['0', 'speed']);
    expect(any).toContain('value {arg=1}{value=9600}{display=9600 bit/s}{default=false}');
    expect(any).toContain('value {arg=1}{value=auto}{display=by listening}{default=true}');
  });

  it('whether a capture filter is right: none is', () => {
    const check = (filter: string) =>
      ask('--extcap-interface', 'dlmsdump-serial', '--extcap-capture-filter', filter).lines;
    expect(check('')).toEqual([]);
    expect(check('port 4059')).toHaveLength(1);
  });

  it.each([
    [['--extcap-dlts'], 'which interface?'],
    [['--extcap-config', '--extcap-interface', 'eth0'], 'there is no interface eth0'],
    [['--capture', '--extcap-interface', 'dlmsdump-serial'], 'where to? (--fifo)'],
    [['--capture', '--extcap-interface', 'dlmsdump-serial', '--fifo', 'x'], 'no serial port is chosen'],
    [[], 'Wireshark asks this; dlmsdump extcap install'],
  ])('and is told what is wrong with %j', (args, words) => {
    const { code, out, err } = ask(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(words);
  });

  it.each([
    [{ port: '/dev/x' }, ['/dev/x,auto']],
    [{ port: '/dev/x', speed: '9600', frameFormat: '7E1', hears: 'both' }, ['/dev/x,9600,7E1']],
    [{ port: '/dev/x', hears: 'meter', second: '/dev/y' }, ['/dev/x,auto,meter', '/dev/y']],
    [{ extcapInterface: 'dlmsdump-ttyUSB3', speed: '', second: '' }, ['/dev/ttyUSB3,auto']],
  ])('takes %j for %j', (options, devices) => {
    expect(devicesOf(options, PORTS)).toEqual(devices);
  });
});

describe.skipIf(process.platform === 'win32')('a capture', () => {
  const link = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
  const SNRM = link.toServer(hdlcControl.snrm);

  /** A line that says something again and again until it is told to stop. */
  class Line implements LiveSource {
    readonly name = '/dev/ttyT0';
    readonly interfaces = [{ name: this.name }];
    spoken = 0;
    private isStopped = false;

    constructor(private readonly most: number) {}

    stop(): void {
      this.isStopped = true;
    }

    async run(handler: SourceHandler) {
      while (!this.isStopped) {
        const place = { bytes: SNRM, start: 0, end: SNRM.length, wireLength: SNRM.length, fileOffset: 0 };
        const what = {
          number: ++this.spoken,
          linkType: LinkType.serial,
          interfaceId: 0,
          direction: 0,
          comment: undefined,
        };
        handler.frame({ ...what, ...place, seconds: 1_700_000_000 + this.spoken, nanos: 0 });
        handler.pause();
        if (this.spoken === this.most) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { complete: true, frames: this.spoken, bytes: 0, format: 'serial' };
    }
  }

  const fifo = (name: string): string => {
    const path = folder.file(name);
    spawnSync('mkfifo', [path]);
    return path;
  };
  const captureTo = (path: string, line: Line): Promise<number> => {
    const lines: Lines = { ports: async () => PORTS, open: async () => line };
    return extcap({ capture: true, extcapInterface: 'dlmsdump-ttyUSB3', fifo: path }, lines);
  };

  it('goes into the pipe packet by packet', async () => {
    const path = fifo('pipe');
    const copy = folder.file('copy.pcapng');
    const reader = spawn('sh', ['-c', `cat "${path}" > "${copy}"`]);
    const gone = once(reader, 'exit');
    expect(await captureTo(path, new Line(5))).toBe(0);
    await gone;
    const frames = await framesOf(copy);
    expect(frames.map(({ hex }) => hex)).toEqual(Array.from({ length: 5 }, () => hexOf(SNRM)));
  });

  it('ends without a word when the pipe is closed', async () => {
    const path = fifo('closed');
    const reader = spawn('sh', ['-c', `head -c 500 "${path}" > /dev/null`]);
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const line = new Line(Number.POSITIVE_INFINITY);
    const code = await captureTo(path, line);
    const words = told.mock.calls.length;
    told.mockRestore();
    expect([code, words]).toEqual([0, 0]);
    expect(line.spoken).toBeGreaterThan(3);
    if (reader.exitCode === null) await once(reader, 'exit');
  });

  it.skipIf(!hasTshark)(
    'is what tshark shows meanwhile (where it is installed)',
    async () => {
      const path = fifo('shown');
      const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'frame.len', '-e', 'frame.encap_type'];
      const env = { ...process.env, HOME: folder.path };
      const tshark = spawn('tshark', ['-i', path, '-c', '5', '-l', ...fields], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let shown = '';
      tshark.stdout.on('data', (text) => {
        shown += text;
      });
      const closed = once(tshark, 'close');
      expect(await captureTo(path, new Line(Number.POSITIVE_INFINITY))).toBe(0);
      await closed;
      expect(shown.trim().split('\n')).toEqual(Array.from({ length: 5 }, (_, i) => `${i + 1}\t${SNRM.length}\t45`));
    },
    60_000,
  );

  it('says so when there is no such port', () => {
    const options = ['--port', folder.file('none'), '--fifo', folder.file('regular')];
    const { code, err } = dlmsdump(['extcap', '--capture', '--extcap-interface', 'dlmsdump-serial', ...options]);
    expect(code).toBe(2);
    expect(err).toMatch(/^dlmsdump: .*\n$/);
    expect(err).not.toContain('fault of dlmsdump');
    expect(existsSync(folder.file('regular'))).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  const here = new Folder();
  afterAll(() => here.clean());
  const launcher = here.file('dlmsdump');
  const run = (...args: readonly string[]) => dlmsdump(['extcap', ...args, '--dir', here.path]);

  it('is put into the folder, answers, and is taken away', () => {
    expect(run('install')).toMatchObject({ code: 0, out: expect.stringContaining(`installed ${launcher}`) });
    expect(statSync(launcher).mode & 0o111).toBe(0o111);
    const asked = spawnSync(launcher, ['--extcap-interfaces'], { encoding: 'utf8', env: {} });
    expect([asked.status, asked.stdout]).toEqual([0, expect.stringContaining('interface {value=dlmsdump-serial}')]);
    // The second time is as good as the first.
    expect(run('install').code).toBe(0);
    expect(run('uninstall')).toMatchObject({ code: 0, out: `removed ${launcher}\n` });
    expect(existsSync(launcher)).toBe(false);
    expect(run('uninstall')).toMatchObject({ code: 0, out: `nothing to remove: there is no ${launcher}\n` });
  });

  it("leaves alone what is somebody else's", () => {
    writeFileSync(launcher, '#!/bin/sh\n');
    for (const what of ['install', 'uninstall'])
      expect(run(what)).toMatchObject({ code: 1, err: expect.stringContaining('was not put there by dlmsdump') });
    expect(readFileSync(launcher, 'utf8')).toBe('#!/bin/sh\n');
  });

  it('is told where there is no folder', () => {
    const { code, err } = dlmsdump(['extcap', 'install', '--dir', here.file('nowhere')]);
    expect([code, err]).toEqual([1, expect.stringContaining('there is no such folder')]);
  });

  it("finds the folder that is the user's, else the one for all", () => {
    const all = 'Extcap path:         \t/usr/lib/wireshark/extcap\n';
    const own = 'Personal Extcap path:\t/home/me/.local/lib/wireshark/extcap\n';
    expect(foldersOf(`Temp:\t/tmp\n${all}`)).toEqual({ path: '/usr/lib/wireshark/extcap', isOwn: false });
    expect(foldersOf(`${own}Global ${all}`)).toEqual({ path: '/home/me/.local/lib/wireshark/extcap', isOwn: true });
    expect(foldersOf('')).toBeUndefined();
  });
});
