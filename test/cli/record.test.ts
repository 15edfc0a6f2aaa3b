/** `-w`: what is heard is kept while it is shown. Read back by ourselves and, where it is installed, by tshark. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../sinks/record.js';
import { captures, dlmsdump, PROGRAM, start } from './run.js';
import { fieldsOf, hasTshark, tool } from './tshark.js';

const folder = new Folder();
beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('build first: npm run build');
});
afterAll(() => folder.clean());

const SESSION = `${captures}wrapper-session.pcap`;
const LINE = `${captures}hdlc-faults.bin`;
const shown = (file: string): readonly string[] => dlmsdump([file]).lines;

describe('-w', () => {
  it('shows what it would show without it', () => {
    const path = folder.file('session.pcapng');
    const { code, lines, err } = dlmsdump(['-w', path, SESSION]);
    expect([code, lines, err]).toEqual([0, shown(SESSION), '22 messages in 39 frames\n']);
    expect(shown(path)).toEqual(lines);
  });

  it('keeps what a filter hides', () => {
    const path = folder.file('filtered.pcapng');
    expect(dlmsdump(['-w', path, '-Y', 'dlms.result == object-undefined', SESSION]).lines).toHaveLength(2);
    expect(shown(path)).toEqual(shown(SESSION));
  });

  it('keeps a line by its messages, and with --raw as it was heard', () => {
    const [framed, raw] = [folder.file('line.pcapng'), folder.file('raw.pcapng')];
    for (const args of [
      ['-w', framed],
      ['-w', raw, '--raw'],
    ])
      expect(dlmsdump([...args, LINE]).code).toBe(0);
    const messages = shown(LINE);
    expect(shown(framed)).toEqual(messages);
    expect(shown(raw)).toEqual(messages);
    expect(statSync(framed).size).toBeGreaterThan(statSync(raw).size);
  });

  it('keeps several inputs in one file', () => {
    const path = folder.file('both.pcapng');
    dlmsdump(['-w', path, SESSION, LINE]);
    expect(shown(path)).toHaveLength(shown(SESSION).length + shown(LINE).length);
  });

  it('keeps files in a ring', () => {
    dlmsdump(['-w', folder.file('ring.pcapng'), '-b', 'filesize:2', '-b', 'files:2', SESSION]);
    const names = readdirSync(folder.path).filter((name) => name.startsWith('ring'));
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^ring_0000[2-9]_\d{14}\.pcapng$/);
      expect(dlmsdump(['--all', folder.file(name)])).toMatchObject({ code: 0, lines: { length: expect.any(Number) } });
    }
  });

  it.each([
    [['-w', '-', SESSION], '-w wants a file or a named pipe: standard output has the messages'],
    [['-b', 'filesize:1', SESSION], '-b is about the files that -w writes'],
    [['--raw', SESSION], '--raw is about the file that -w writes'],
    [['-w', 'x', '-b', 'files:2', SESSION], '-b files:N says how many files, not when one is full'],
    [['decode', '-w', 'x', 'C0'], 'decode keeps nothing'],
  ])('refuses %j', (args, words) => {
    const { code, err, out } = dlmsdump(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`dlmsdump: ${words}`);
  });

  it('does not write over what it reads', () => {
    const path = folder.file('same.pcapng');
    const bytes = readFileSync(SESSION);
    writeFileSync(path, bytes);
    for (const args of [
      ['-w', path, path],
      ['-w', `${folder.path}/./same.pcapng`, SESSION, path],
    ]) {
      const { code, err } = dlmsdump(args);
      expect([code, err]).toEqual([1, expect.stringContaining('is read: what is kept needs another file')]);
    }
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${PROGRAM}" - -w "${path}" < "${path}"`]);
    expect(piped.status).toBe(1);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('leaves an older file alone when there is nothing to read, or the filter is wrong', () => {
    const path = folder.file('older.pcapng');
    writeFileSync(path, 'older');
    expect(dlmsdump(['-w', path, folder.file('nothing')]).code).toBe(2);
    expect(dlmsdump(['-w', path, '-Y', 'no.such.field', SESSION]).code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('older');
  });
});

describe('where it can not be kept', () => {
  it.skipIf(!existsSync('/dev/full'))('everything is shown, one line says why, and so does the exit code', () => {
    const { code, lines, err } = dlmsdump(['-w', '/dev/full', SESSION]);
    expect([code, lines]).toEqual([2, shown(SESSION)]);
    expect(err).toBe('dlmsdump: /dev/full: the disk is full; nothing is kept\n22 messages in 39 frames\n');
  });

  it.skipIf(process.platform === 'win32')('what was kept until then can be read', () => {
    const path = folder.file('limited.pcapng');
    const big = folder.file('big.pcap');
    const bytes = readFileSync(SESSION);
    writeFileSync(big, Buffer.concat([bytes, ...Array.from({ length: 200 }, () => bytes.subarray(24))]));
    const limited = `ulimit -f 300; exec "${process.execPath}" "${PROGRAM}" -q "${big}" -w "${path}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', limited]);
    expect(status).toBe(2);
    expect(stderr.toString()).toMatch(
      /^dlmsdump: .*limited\.pcapng: as long as a file may be here; [\d,]+ packets are kept\n$/,
    );
    expect(stdout.toString().trimEnd().split('\n')).toEqual(dlmsdump(['-q', big]).lines);
    const read = dlmsdump(['-q', path]);
    expect([read.code, read.err]).toEqual([0, '']);
    expect(statSync(path).size).toBeLessThanOrEqual(300 * 1024);
    const [, kept] = /([\d,]+) packets/.exec(stderr.toString()) ?? [];
    if (hasTshark)
      expect(fieldsOf(path, folder.path, 'frame.number')).toMatchObject({
        code: 0,
        err: '',
        lines: expect.objectContaining({ length: Number(kept?.replace(',', '')) }),
      });
  });
});

describe.skipIf(process.platform === 'win32')('killed', () => {
  it.each([1, 300_000, 1_000_000])(
    'after %i bytes of output, it leaves a file that can be read',
    async (many) => {
      const bytes = readFileSync(LINE);
      const path = folder.file(`killed-${many}.pcapng`);
      const child = start(['-q', '-w', path, '-']);
      child.stdin.on('error', () => {});
      const feed = (error?: Error | null): void => {
        if (!error && !child.killed) child.stdin.write(bytes, feed);
      };
      feed();
      let output = 0;
      for await (const chunk of child.stdout) {
        output += (chunk as Buffer).length;
        if (output >= many) child.kill('SIGKILL');
      }
      expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
      const { code, lines, err } = dlmsdump(['-q', path]);
      // Linux may end a write between two pages: then the last block is cut, which tools say and live with.
      if (code !== 0) expect([code, err]).toEqual([2, expect.stringContaining('capture.cut')]);
      const all = Buffer.concat(Array.from({ length: Math.ceil(lines.length / 20) + 2 }, () => bytes));
      const expected = dlmsdump(['-q', '-'], all).lines;
      // What follows the last message would have told where it ends.
      const whole = lines.slice(0, -1);
      expect(whole.length).toBeGreaterThanOrEqual(Math.floor(many / 1000));
      expect(whole).toEqual(expected.slice(0, whole.length));
    },
    60_000,
  );
});

describe.skipIf(!hasTshark)('tshark (where it is installed)', () => {
  const kept = (name: string, ...args: readonly string[]): string => {
    const path = folder.file(`${name}${args.join('')}.pcapng`);
    expect(dlmsdump(['-q', '-w', path, ...args, captures + name]).code).toBe(0);
    return path;
  };
  const networks = ['wrapper-session.pcap', 'vlan-mpls-sll.pcapng', 'pcapng-sections.pcapng'];
  const lines = ['hdlc-faults.bin', 'hdlc-push.hex', 'log-pieces.txt'];

  it.each([...networks, ...lines])('reads what was kept of %s without complaint', (name) => {
    const paths = networks.includes(name) ? [kept(name)] : [kept(name), kept(name, '--raw')];
    for (const path of paths) {
      const read = tool('tshark', ['-r', path], folder.path);
      expect([read.code, read.err]).toEqual([0, '']);
      expect(read.lines.length).toBeGreaterThan(0);
      expect(tool('capinfos', [path], folder.path)).toMatchObject({ code: 0, err: '' });
    }
  });

  it('reads a ring, each file alone', () => {
    kept('wrapper-session.pcap', '-b', 'filesize:1');
    const files = readdirSync(folder.path).filter((name) => name.startsWith('wrapper-session.pcap-b'));
    expect(files.length).toBeGreaterThan(2);
    const counts = files.map((name) => {
      const read = tool('tshark', ['-r', folder.file(name)], folder.path);
      expect([read.code, read.err]).toEqual([0, '']);
      return read.lines.length;
    });
    expect(counts.reduce((sum, count) => sum + count)).toBe(39);
  });

  it('sees names, directions, comments and times', () => {
    const path = kept('log-tx-rx.txt');
    const fields = ['frame.time_epoch', 'frame.packet_flags_direction', 'frame.interface_name', 'frame.encap_type'];
    const packets = fieldsOf(path, folder.path, ...fields);
    expect(packets.lines[0]?.split('\t').slice(1)).toEqual(['0x00000002', 'log-tx-rx.txt', '45']);
    const noise = fieldsOf(kept('hdlc-faults.bin'), folder.path, 'frame.comment', 'frame.interface_description');
    expect(noise.lines).toContainEqual(
      expect.stringMatching(/^not HDLC: \d+ bytes that belong to no frame\tserial bytes of/),
    );
  });
});
