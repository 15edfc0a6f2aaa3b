/** `-w` and extcap on real lines: pairs of virtual ports. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, it } from 'vitest';
import { describeOnLine, onLine, onLines, until } from '../pty.js';
import { Folder, framesOf, hexOf, interfacesOf } from '../sinks/record.js';
import { SNRM, UA } from '../sources/live/line.js';
import { dlmsdump, start } from './run.js';

const folder = new Folder();
afterAll(() => folder.clean());

const NOISE = Uint8Array.of(0x00, 0xff, 0x12, 0x80, 0x55);

describeOnLine('a line that is kept', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('has all that was shown, in its order, when %s ends it', async (signal) => {
    await onLines(async (client, meter) => {
      const path = folder.file(`${signal}.pcapng`);
      const child = start(['serial', `${client.tap},9600`, `${meter.tap},9600`, '-w', path, '-q']);
      let out = '';
      child.stdout.on('data', (text) => {
        out += text;
      });
      const shows = (count: number) => until(`${count} messages`, () => out.split('\n').length > count);
      try {
        await client.listens(9600);
        await meter.listens(9600);
        client.say(SNRM);
        await shows(1);
        meter.say(Buffer.concat([UA, NOISE]));
        await shows(3);
        client.say(SNRM);
        await shows(4);
      } finally {
        child.kill(signal);
        await once(child, 'close');
      }
      expect(await framesOf(path)).toMatchObject([
        { hex: hexOf(SNRM), direction: 2, interfaceId: 0 },
        { hex: hexOf(UA), direction: 1, interfaceId: 0 },
        { hex: hexOf(NOISE), direction: 1, interfaceId: 0 },
        { hex: hexOf(SNRM), direction: 2, interfaceId: 0 },
      ]);
      expect(interfacesOf(path)[0]).toMatchObject({ name: `${client.tap}, ${meter.tap}`, speed: 9600 });
      // Times of a line in one piece are those of its messages.
      const services = (lines: readonly string[]) => lines.map((line) => line.trim().split(/ {2,}/).slice(1));
      expect(services(dlmsdump(['-q', path]).lines)).toEqual(services(out.trimEnd().split('\n')));
    });
  });

  it('goes into the pipe of Wireshark, from where it is started as extcap', async () => {
    await onLine(async (line) => {
      const fifo = folder.file('fifo');
      const copy = folder.file('copy.pcapng');
      spawnSync('mkfifo', [fifo]);
      const reader = spawn('sh', ['-c', `exec cat "${fifo}" > "${copy}"`]);
      const gone = once(reader, 'exit');
      const which = ['--extcap-interface', 'dlmsdump-serial', '--port', line.tap, '--speed', '9600', '--second', ''];
      const child = start(['extcap', '--capture', '--fifo', fifo, ...which]);
      let err = '';
      child.stderr.on('data', (text) => {
        err += text;
      });
      const ended = once(child, 'close');
      const frames = async () => (await framesOf(copy).catch(() => [])).map(({ hex }) => hex);
      let heard: string[] = [];
      const look = (): number => {
        void frames().then((all) => {
          heard = all;
        });
        return heard.length;
      };
      try {
        await line.listens(9600);
        line.say(SNRM);
        await until('a frame in the pipe', () => look() === 1);
        line.say(UA);
        await until('another one', () => look() === 2);
      } finally {
        child.kill('SIGTERM');
      }
      expect(await ended).toEqual([0, null]);
      await gone;
      expect([heard, err]).toEqual([[hexOf(SNRM), hexOf(UA)], '']);
    });
  });
});
