import { describe, expect, it } from 'vitest';
import { captures, dlmsdump, start } from './run.js';

const RESPONSE = 'C4 01 C1 00 12 09 2A';
const SNRM = '7EA00802232193BD647E';
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('decode', () => {
  it('says what the arguments were taken for and why, and shows the tree', () => {
    const { code, lines, err } = dlmsdump(['decode', ...RESPONSE.split(' ')]);
    expect(code).toBe(0);
    expect(lines[0]).toBe('Taken for a bare APDU: C4 is the tag of get-response, and all 7 bytes are used');
    expect(lines).toContain('    long-unsigned: 2346');
    expect(err).toBe('');
  });

  it('ends when as many messages were shown as were asked for', async () => {
    const child = start(['decode', '--text', '-c', '2']);
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    // The reader goes away while more is written.
    child.stdin.on('error', () => {});
    child.stdin.write(`${RESPONSE}\n`.repeat(5));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.includes('GET-Response'))).toHaveLength(2);
  });

  it.each([
    ['one argument', ['decode', SNRM], undefined],
    ['standard input', ['decode'], ascii(`${SNRM}\n`)],
    ['standard input, named', ['decode', '-'], ascii(`2024-06-10 12:00:00 TX: ${SNRM}\n`)],
    ['Python', ['decode', String.raw`b'~\xa0\x08\x02#!\x93\xbdd~'`], undefined],
    ['numbers', ['decode', '[126, 160, 8, 2, 35, 33, 147, 189, 100, 126]'], undefined],
    ['bytes as they are', ['decode'], new Uint8Array(Buffer.from(SNRM, 'hex'))],
  ])('takes %s', (_, args, input) => {
    const { code, lines } = dlmsdump(args, input);
    expect(code).toBe(0);
    expect(lines[0]).toBe('Taken for HDLC: 7E at both ends, check sequence right');
    expect(lines.join('\n')).toContain('Frame: 0x93 (SNRM)');
  });

  it('tells each message of a log', () => {
    const { lines } = dlmsdump(['decode', '--text'], ascii(`TX: ${SNRM}\nRX: ${RESPONSE}\n`));
    expect(lines.filter((line) => line.startsWith('Message'))).toEqual([
      'Message 1 taken for HDLC: 7E at both ends, check sequence right',
      'Message 2 taken for a bare APDU: C4 is the tag of get-response, and all 7 bytes are used',
    ]);
    expect(lines).toHaveLength(4);
  });

  it('keeps JSON clean', () => {
    const { out, err } = dlmsdump(['decode', '--json', RESPONSE]);
    expect(JSON.parse(out)).toMatchObject({ messages: [{ get_response: { data: 2346 } }] });
    expect(err).toBe('dlmsdump: Taken for a bare APDU: C4 is the tag of get-response, and all 7 bytes are used\n');
    expect(dlmsdump(['decode', '--ndjson=tree', RESPONSE]).lines).toHaveLength(1);
  });

  it('shows the bytes with -x', () => {
    expect(dlmsdump(['decode', '-x', RESPONSE]).out).toMatch(/^0004 {2}12 09 2a +long-unsigned: 2346$/m);
  });

  it('believes --as', () => {
    const { lines } = dlmsdump(['decode', '--as', 'data', '09 03 C4 01 C1']);
    expect(lines[0]).toBe('As bare data: octet-string of 3, and all 5 bytes are used');
    const { lines: forced } = dlmsdump(['decode', '--as', 'data', SNRM]);
    expect(forced[0]).toMatch(/^As bare data: data begins with a type, and 7E is none/);
    expect(forced[1]).toBe('Could also be HDLC: 7E at both ends, check sequence right');
    expect(dlmsdump(['decode', '--as', 'nonsense', SNRM]).code).toBe(1);
  });

  it('guesses at what is damaged, and says so', () => {
    expect(dlmsdump(['decode', '7EA00802232193BD657E']).lines[0]).toContain(
      'header check sequence wrong (found 0x65bd',
    );
    expect(dlmsdump(['decode', SNRM.slice(2, -2)]).lines[0]).toContain('no 7E around it, check sequence right');
    expect(dlmsdump(['decode', SNRM.slice(0, -6)]).lines[0]).toContain('cut before the end of its header');
  });

  it('says what each kind failed at where nothing fits, and ends with 2', () => {
    const { code, out, err } = dlmsdump(['decode', '998877665544332211']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('9 bytes that fit nothing known');
    expect(err).toContain('not a bare APDU: 99 is the tag of no APDU');
  });

  it('says that there are no bytes, and ends with 2', () => {
    const { code, err } = dlmsdump(['decode', 'hello', 'world']);
    expect(code).toBe(2);
    expect(err).toContain('there are no bytes in it');
    expect(JSON.parse(dlmsdump(['decode', '--json', 'hello']).out)).toMatchObject({ messages: [] });
    const empty = dlmsdump(['decode'], ascii(''));
    expect(empty.code).toBe(2);
    expect(empty.err).not.toContain('fault');
  });

  it('makes control characters of a log visible', () => {
    const { out, err } = dlmsdump(['decode', `\u001b]0;x\u0007 ${RESPONSE}`]);
    expect(out + err).not.toContain('\u001b');
  });

  it('leaves captures of packets to dlmsdump', async () => {
    const { readFileSync } = await import('node:fs');
    const { code, err } = dlmsdump(['decode'], readFileSync(`${captures}wrapper-session.pcap`));
    expect(code).toBe(1);
    expect(err).toContain('this is a capture of packets');
  });
});
