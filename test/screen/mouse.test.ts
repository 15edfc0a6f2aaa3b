/** The mouse, as terminals report it. */
import { it } from 'vitest';
import { describeOnTerminal, onTerminal, SIZES, type Terminal } from './tmux.js';

const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
const CLICK = 0;

/** Where a text stands on the screen, once it does. */
async function placeOf(terminal: Terminal, text: string): Promise<readonly [column: number, row: number]> {
  const lines = (await terminal.shows(text)).split('\n');
  const row = lines.findIndex((line) => line.includes(text));
  return [lines[row]?.indexOf(text) as number, row];
}

describeOnTerminal('mouse', () => {
  it.each(SIZES)('scrolls by the wheel and chooses by a click ($columns x $rows)', async (size) => {
    await onTerminal('dlmsdump captures/wrapper-session.pcap', size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.mouse(WHEEL_DOWN, 5, 4);
      await terminal.shows('4/22');
      await terminal.mouse(WHEEL_UP, 5, 4);
      await terminal.shows('1/22');
      await terminal.mouse(CLICK, ...(await placeOf(terminal, 'Register 1-0:1.8.0*255 value')));
      await terminal.shows('3/22', 'message 3 ·', 'GET-Request  get_request');
      await terminal.mouse(CLICK, ...(await placeOf(terminal, 'Invoke-id: 1')));
      await terminal.shows('Invoke-id  dlms.invoke_id');
      // The mark in front of a node folds it.
      await terminal.mouse(CLICK, ...(await placeOf(terminal, '▾ Invoke-id and priority')));
      await terminal.shows('▸ Invoke-id and priority', (screen) => !screen.includes('Service class:'));
      if (size.columns < 100) {
        await terminal.press('Tab');
        await terminal.shows('─ frame, 75 bytes');
      }
      // The last byte but two.
      await terminal.mouse(CLICK, ...(await placeOf(terminal, 'ff 02 00')));
      await terminal.shows('Instance  cosem.instance');
      await terminal.mouse(CLICK, ...(await placeOf(terminal, 'Stat')));
      await terminal.shows('Services', 'Messages over time');
      await terminal.mouse(CLICK, ...(await placeOf(terminal, 'Conv')));
      await terminal.shows('Began', 'With');
    });
  });
});
