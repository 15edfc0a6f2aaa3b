/** A relay that is looked at: messages come while they are said, and the end of the screen is the end of the connections. */
import { expect, it } from 'vitest';
import { allOf, client, MeterSide } from '../sources/live/relay-run.js';
import { describeOnTerminal, onTerminal } from './tmux.js';

/** GET-Request-Normal and its answer, in the wrapper. */
const REQUEST = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
const RESPONSE = Buffer.from('0001000100100009c401c1000600000029', 'hex');

async function freePort(): Promise<number> {
  const { port, close } = await MeterSide.listen().then((side) => ({ port: side.port, close: side.close() }));
  await close;
  return port;
}

describeOnTerminal('a relay', () => {
  it('shows what is said, and closes connections when the screen is left', async () => {
    const meter = await MeterSide.listen();
    const port = await freePort();
    await onTerminal(
      `dlmsdump relay --listen ${port} --to localhost:${meter.port}`,
      { columns: 120, rows: 40 },
      async (terminal) => {
        await terminal.shows(`relay to localhost:${meter.port}`, 'no messages yet');
        const accepted = meter.next();
        const near = await client(port);
        const far = await accepted;
        const ends = Promise.all([allOf(near), allOf(far)]);
        near.write(REQUEST);
        await terminal.shows('1/1', /GET-Request +Register 1-0:1\.8\.0\*255 value/);
        far.write(RESPONSE);
        await terminal.shows('1/2', /GET-Response .*\b41\b/);
        await terminal.press('Q');
        expect(await ends).toEqual([RESPONSE, REQUEST]);
        const screen = await terminal.ended(0);
        expect(screen).toContain(`dlmsdump: relays 127.0.0.1:${port} to localhost:${meter.port}`);
        await expect(client(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      },
    );
    await meter.close();
  });

  it('that cannot begin is told where it was asked for', async () => {
    const meter = await MeterSide.listen();
    await onTerminal(`dlmsdump relay --listen ${meter.port} --to localhost:1`, {}, async (terminal) => {
      expect(await terminal.ended(2)).toContain(
        `dlmsdump: cannot listen on 127.0.0.1:${meter.port}: something else listens there`,
      );
    });
    await meter.close();
  });
});
