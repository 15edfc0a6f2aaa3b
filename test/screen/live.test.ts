/** An interface that is looked at: messages come while they are said, and the header says that it is live. */
import { expect, it } from 'vitest';
import { engines, isRoot, Talk } from '../capture.js';
import { describeOnTerminal, onTerminal } from './tmux.js';

const may = isRoot && engines.length > 0;
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
];

describeOnTerminal(`an interface${may ? '' : ' (may not capture here)'}`, () => {
  it.runIf(may).each(SIZES)('is followed, held and left ($columns x $rows)', async (size) => {
    const talk = await Talk.begin();
    await onTerminal(`dlmsdump -i lo -f 'tcp port ${talk.port}'`, size, async (terminal) => {
      const [messages, frames] = size.columns < 100 ? ['msgs', 'frames'] : ['messages', 'frames'];
      await terminal.shows(`lo ● live  0 ${messages} in 0 ${frames}`, 'no messages yet');
      await talk.ask();
      await terminal.shows('1/2', /GET-Request +Register 1-0:1\.8\.0\*255 value/, `● live  2 ${messages} in `);

      await terminal.press('F');
      await terminal.shows('2/2  follows the end');
      await talk.ask();
      await terminal.shows('4/4  follows the end');

      await terminal.press('p');
      await terminal.shows('4/4  held');
      await talk.ask();
      await terminal.shows('4/4  held, 2 more: p goes on');
      await terminal.press('p', 'F');
      await terminal.shows('6/6  follows the end');

      await terminal.press('Q');
      await terminal.ended(0);
    });
    talk.end();
  });

  it.runIf(may)('says why there is nothing to be seen where the screen was started', async () => {
    await onTerminal('dlmsdump -i eth7', {}, async (terminal) => {
      const screen = await terminal.ended(2);
      expect(screen).toContain('dlmsdump: cannot capture on eth7: no such device (dlmsdump -D lists them)');
    });
  });

  it.runIf(may)('stays on the screen when its time is over', async () => {
    await onTerminal('dlmsdump -i lo -a duration:1', {}, async (terminal) => {
      await terminal.shows(/^ dlmsdump {2}lo +\d+ msgs/m);
      await terminal.press('Q');
      await terminal.ended(0);
    });
  });
});
