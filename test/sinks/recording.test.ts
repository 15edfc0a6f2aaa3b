/** Files that are written while something is heard: what is in them, rings of them, and what goes wrong. */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HdlcDialog, hdlcControl } from '../../captures/bytes.js';
import { LinkType, type Source } from '../../src/core/index.js';
import { ringName } from '../../src/sinks/record-files.js';
import type { RecordRequest } from '../../src/sinks/recorder.js';
import { openRecorder } from '../../src/sinks/recording.js';
import { openSource } from '../../src/sources/index.js';
import { captures } from '../cli/run.js';
import { analyze, Folder, framesOf, hexOf, interfacesOf, lineSource, messagesOf, record, request } from './record.js';

const folder = new Folder();
afterAll(() => folder.clean());

const link = new HdlcDialog(16, { upper: 1, lower: 17, size: 2 });
const SNRM = link.toServer(hdlcControl.snrm);
const UA = link.toClient(hdlcControl.ua);
const SESSION = `${captures}wrapper-session.pcap`;

/** Blocks of a file: their types, and where their options say so, their comments and flags. */
const text = (path: string): string => readFileSync(path, 'latin1');

describe('a recording', () => {
  it('keeps packets as they were heard, and what is known of their interface', async () => {
    const path = folder.file('packets.pcapng');
    const source = await openSource(SESSION);
    const info = { name: 'eth0', description: 'Uplink', filter: 'port 4059', speed: 1e9, clock: 'stamped on arrival' };
    const named: Source = { name: 'eth0', interfaces: [info], run: (handler, signal) => source.run(handler, signal) };
    await record(path, named);
    const { clock: _, ...said } = info;
    expect(interfacesOf(path)).toMatchObject([{ ...said, linkType: LinkType.ethernet, snapLength: 262_144 }]);
    expect(text(path)).toContain('stamped on arrival');
    expect(text(path)).toContain('dlmsdump test');
    const kept = await framesOf(path);
    const heard = await framesOf(SESSION);
    const what = ({ seconds, nanos, hex, wireLength }: (typeof kept)[0]) => ({ seconds, nanos, hex, wireLength });
    expect(kept.map(what)).toEqual(heard.map(what));
  });

  it('keeps comments, lengths on the wire and directions', async () => {
    const path = folder.file('comments.pcapng');
    const recorder = openRecorder(request(path));
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    const place = { bytes, start: 1, end: 4, wireLength: 77, fileOffset: 0, linkType: 1, interfaceId: 0 };
    recorder.begin({ name: 'x', run: () => Promise.reject(new Error('not run')) });
    for (const [comment, direction] of [
      ['Zähler 1\nöffnet', 1],
      [undefined, 2],
      ['', 0],
    ] as const)
      recorder.frame({ ...place, number: 1, seconds: 1, nanos: 2, comment, direction });
    recorder.end();
    expect(await framesOf(path)).toMatchObject([
      { hex: '020304', wireLength: 77, comment: 'Zähler 1\nöffnet', direction: 1, seconds: 1, nanos: 2 },
      { hex: '020304', comment: undefined, direction: 2 },
      { hex: '020304', comment: undefined, direction: 0 },
    ]);
  });

  it('says exact times up to the year 2554, and 1970 for what is no time', async () => {
    const path = folder.file('times.pcapng');
    const recorder = openRecorder(request(path));
    const place = { bytes: SNRM, start: 0, end: 3, wireLength: 3, fileOffset: 0, linkType: 1, interfaceId: 0 };
    recorder.begin({ name: 'x', run: () => Promise.reject(new Error('not run')) });
    const times = [0, 1, 4_294_967_295, 4_294_967_296, 1_700_000_000, 18_446_744_071, -5, 99_999_999_999];
    for (const seconds of times)
      recorder.frame({ ...place, number: 1, seconds, nanos: 999_999_999, comment: undefined, direction: 0 });
    recorder.end();
    const read = await framesOf(path);
    expect(read.map(({ seconds }) => seconds)).toEqual([...times.slice(0, 6), 0, 18_446_744_072]);
    expect(read.slice(0, 6).every(({ nanos }) => nanos === 999_999_999)).toBe(true);
  });

  it('keeps HDLC frames apart from everything else on the line, and says what that is', async () => {
    const path = folder.file('line.pcapng');
    const noise = Uint8Array.of(1, 2, 3, 4, 5);
    const flags = Uint8Array.of(0x7e, 0x7e);
    await record(
      path,
      lineSource([
        { bytes: SNRM.subarray(0, 4), direction: 2 },
        { bytes: Buffer.concat([SNRM.subarray(4), noise, flags]), direction: 2 },
        { bytes: UA, direction: 1 },
        { bytes: SNRM, direction: 2 },
      ]),
    );
    expect(interfacesOf(path)).toMatchObject([
      { name: '/dev/ttyT0', linkType: LinkType.user0, frameLinkType: LinkType.serial, frameInterfaceId: 0 },
      { name: '/dev/ttyT0', linkType: LinkType.user1, frameLinkType: LinkType.serial, frameInterfaceId: 0 },
    ]);
    const file = text(path);
    expect(file).toContain('serial frames of /dev/ttyT0');
    expect(file).toContain('serial bytes of /dev/ttyT0');
    expect(file).toContain('not HDLC: 5 bytes that belong to no frame');
    expect(file).toContain('not HDLC: 2 flags between frames');
    expect(await framesOf(path)).toMatchObject([
      { hex: hexOf(SNRM), direction: 2, seconds: 1_700_000_000, comment: undefined },
      { hex: hexOf(UA), direction: 1, seconds: 1_700_000_002 },
      { hex: '0102030405', direction: 2, seconds: 1_700_000_001, comment: undefined },
      { hex: '7e7e', direction: 2, seconds: 1_700_000_001 },
      { hex: hexOf(SNRM), direction: 2, seconds: 1_700_000_003 },
    ]);
  });

  it('keeps lines of two sources apart that have one name', async () => {
    const path = folder.file('two.pcapng');
    const recorder = openRecorder(request(path));
    for (const bytes of [SNRM, UA]) await analyze(lineSource([{ bytes }], []), recorder);
    recorder.end();
    expect((await framesOf(path)).map(({ interfaceId }) => interfaceId)).toEqual([0, 1]);
  });

  it('is in the file whenever the source pauses', async () => {
    const path = folder.file('pause.pcapng');
    const recorder = openRecorder(request(path));
    const source = lineSource([{ bytes: SNRM }, { bytes: UA }]);
    const sizes: number[] = [];
    const flush = recorder.flush.bind(recorder);
    recorder.flush = () => {
      flush();
      sizes.push(statSync(path).size);
    };
    await analyze(source, recorder);
    const [first = 0, second = 0] = sizes;
    expect([first > 100, second > first]).toEqual([true, true]);
    expect(await messagesOf(path)).toHaveLength(2);
    recorder.end();
    expect(statSync(path).size).toBe(second);
  });

  it('is not written for a source that could not be opened', () => {
    const path = folder.file('never.pcapng');
    openRecorder(request(path)).end();
    expect(existsSync(path)).toBe(false);
  });
});

describe('a ring', () => {
  const here = new Folder();
  afterAll(() => here.clean());
  const names = () => readdirSync(here.path).sort();
  afterEach(() => here.empty());

  /** Frames a second apart, by a clock of our own. */
  async function ring(frames: number, limits: Partial<NonNullable<RecordRequest['ring']>>): Promise<void> {
    let now = new Date(2026, 10, 22, 18, 0, 0).getTime();
    const all = { filesize: undefined, duration: undefined, files: undefined, ...limits };
    const recorder = openRecorder(request(here.file('ring.x.pcapng'), { ring: all }), () => now);
    const source = lineSource(Array.from({ length: frames }, (_, i) => ({ bytes: i % 2 === 0 ? SNRM : UA })));
    const frame = recorder.frame.bind(recorder);
    recorder.frame = (one) => {
      now += 1000;
      frame(one);
    };
    await analyze(source, recorder);
    recorder.end();
    expect(recorder.fault).toBeUndefined();
  }

  it('begins the next file when one is full, each readable alone', async () => {
    await ring(100, { filesize: 1 });
    const files = names();
    expect(files.length).toBeGreaterThan(3);
    expect(files[0]).toBe('ring.x_00001_20261122180000.pcapng');
    const counts = await Promise.all(files.map(async (name) => (await messagesOf(here.file(name))).length));
    expect(counts.every((count) => count > 0)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count)).toBe(100);
    for (const name of files.slice(0, -1)) expect(statSync(here.file(name)).size).toBeGreaterThanOrEqual(1000);
    // The packet that fills a file is the last one in it.
    for (const name of files) expect(statSync(here.file(name)).size).toBeLessThan(1000 + 400);
  });

  it('begins the next file after some time', async () => {
    await ring(10, { duration: 3 });
    expect(names()).toEqual([
      'ring.x_00001_20261122180000.pcapng',
      'ring.x_00002_20261122180003.pcapng',
      'ring.x_00003_20261122180006.pcapng',
      'ring.x_00004_20261122180009.pcapng',
    ]);
  });

  it('keeps the newest files', async () => {
    await ring(10, { duration: 3, files: 2 });
    expect(names()).toEqual(['ring.x_00003_20261122180006.pcapng', 'ring.x_00004_20261122180009.pcapng']);
  });

  it('does not take away what somebody put in the place of a file', async () => {
    const first = here.file('ring.x_00001_20261122180000.pcapng');
    writeFileSync(`${first}.mine`, 'mine');
    await ring(1, { duration: 3, files: 1 });
    expect(names()).toHaveLength(2);
  });

  it.each([
    ['a/b.c/line', 'a/b.c/line_00007_20260102030405'],
    ['line.pcapng', 'line_00007_20260102030405.pcapng'],
    ['.line', '.line_00007_20260102030405'],
  ])('calls files of %s %s', (name, expected) => {
    expect(ringName(name, 7, new Date(2026, 0, 2, 3, 4, 5))).toBe(expected);
  });
});

describe('what goes wrong', () => {
  const session = (path: string) => async () => {
    const recorder = openRecorder(request(path));
    const messages = await analyze(await openSource(SESSION), recorder);
    recorder.end();
    return { messages: messages.length, fault: recorder.fault };
  };

  it.skipIf(!existsSync('/dev/full'))('is told in a line, and the analysis goes on: a full disk', async () => {
    expect(await session('/dev/full')()).toEqual({
      messages: 22,
      fault: '/dev/full: the disk is full; nothing is kept',
    });
  });

  it('is told in a line, and the analysis goes on: no folder', async () => {
    const path = folder.file('nowhere/x.pcapng');
    expect(await session(path)()).toEqual({
      messages: 22,
      fault: `${folder.file('nowhere')}: there is no such folder; nothing is kept`,
    });
  });

  it('a folder instead of a file', async () => {
    expect((await session(folder.path)()).fault).toBe(
      `${folder.path} is a folder: give the name of a file; nothing is kept`,
    );
  });
});

describe.skipIf(process.platform === 'win32')('an existing file', () => {
  const shared = () => folder.file('shared');
  beforeAll(() => {
    mkdirSync(shared());
    chmodSync(shared(), 0o777);
  });
  const write = async (path: string): Promise<string | undefined> => {
    const recorder = openRecorder(request(path));
    await analyze(lineSource([{ bytes: SNRM }]), recorder);
    recorder.end();
    return recorder.fault;
  };

  it('is written over', async () => {
    const path = folder.file('old');
    writeFileSync(path, 'x'.repeat(10_000));
    expect(await write(path)).toBeUndefined();
    expect(await messagesOf(path)).toHaveLength(1);
  });

  it('is new for its owner only', async () => {
    const path = folder.file('private');
    await write(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('may be a link, but not where everybody may put one', async () => {
    const target = folder.file('target');
    writeFileSync(target, 'precious');
    symlinkSync(target, `${shared()}/link`);
    expect(await write(`${shared()}/link`)).toBe(
      `${shared()}/link: a link in a folder that everybody may write to; nothing is kept`,
    );
    expect(readFileSync(target, 'utf8')).toBe('precious');
    symlinkSync(target, folder.file('link'));
    expect(await write(folder.file('link'))).toBeUndefined();
    expect(await messagesOf(target)).toHaveLength(1);
  });

  it('is not written over where everybody may put one, if it has a second name', async () => {
    const target = folder.file('precious');
    writeFileSync(target, 'precious');
    linkSync(target, `${shared()}/second`);
    expect(await write(`${shared()}/second`)).toContain('it belongs to somebody else');
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  it.skipIf(process.geteuid?.() !== 0)(
    "is not written over there if it is somebody else's (as root only)",
    async () => {
      const path = `${shared()}/theirs`;
      writeFileSync(path, 'theirs');
      chownSync(path, 12_345, 12_345);
      expect(await write(path)).toContain('it belongs to somebody else');
      expect(readFileSync(path, 'utf8')).toBe('theirs');
    },
  );

  it.skipIf(process.geteuid?.() !== 0)("is the user's where that is who asked for root (as root only)", async () => {
    const path = folder.file('through-sudo');
    const { SUDO_UID, SUDO_GID } = process.env;
    Object.assign(process.env, { SUDO_UID: '12345', SUDO_GID: '12346' });
    try {
      await write(path);
      // Also the second time, in a folder for all.
      await write(`${shared()}/mine`);
      expect(await write(`${shared()}/mine`)).toBeUndefined();
    } finally {
      for (const [name, value] of Object.entries({ SUDO_UID, SUDO_GID }))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
    expect(statSync(path)).toMatchObject({ uid: 12_345, gid: 12_346 });
  });
});
