/** Looking at messages on real terminals of three sizes: moving, folding, tree and bytes together, explanations. */
import { expect, it } from 'vitest';
import { onlyStyled } from './cells.js';
import { describeOnTerminal, onTerminal, SIZES } from './tmux.js';

const SESSION = 'dlmsdump captures/wrapper-session.pcap';

describeOnTerminal('messages, tree and bytes', () => {
  it.each(SIZES)('moves through the messages; the tree is that of the chosen one ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      const first = await terminal.shows(/22 (messages|msgs)/, '1/22', 'message 1 · frame 4 · 64 bytes', '? help');
      expect(first.split('\n')[0]).toContain('dlmsdump  wrapper-session.pcap');
      expect(first).toMatch(/1 0\.000000 .*AARQ +LN referencing, no cip/);
      await terminal.press('j', 'Down');
      await terminal.shows('3/22', 'message 3 ·', '▾ GET-Request');
      await terminal.press('G');
      await terminal.shows('22/22', 'message 22 ·', '▾ RLRE');
      await terminal.press('g');
      await terminal.shows('1/22', '▾ AARQ');
      await terminal.press('4', 'j');
      await terminal.shows('5/22', 'message 5 ·');
      await terminal.press('8', 'G');
      await terminal.shows('8/22', 'message 8 ·', '▾ GET-Response');
      await terminal.press('PageDown');
      await terminal.shows(/(1[3-9]|2[0-2])\/22/);
      await terminal.press('Home');
      await terminal.shows('1/22');
      await terminal.press('q');
      await terminal.ended(0);
    });
  });

  it.each(SIZES)('folds and unfolds a node ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G');
      await terminal.shows('message 3 ·', '▾ Invoke-id and priority', 'Service class: 1 (confirmed)');
      await terminal.press('Enter', 'j', 'j', 'j', 'h');
      await terminal.shows('▸ Invoke-id and priority', (screen) => !screen.includes('Service class: 1'));
      await terminal.press('l');
      await terminal.shows('▾ Invoke-id and priority', 'Service class: 1 (confirmed)');
      // It stays folded when another message of its kind comes.
      await terminal.press('Enter', 'J', 'J');
      await terminal.shows('message 5 ·', '▸ Invoke-id and priority');
    });
  });

  it.each(SIZES)('lights the bytes of the chosen field ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, { ...size, env: { NO_COLOR: '1' } }, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G');
      await terminal.shows('message 3 ·');
      // Down to the class of the object: octets 00 03 behind c0 01 c1.
      await terminal.press('Enter', ...Array<string>(8).fill('j'));
      await terminal.shows('Class  cosem.class_id');
      await terminal.press('Tab');
      await terminal.shows('frame, 75 bytes', '0040 ');
      await terminal.until(
        async () =>
          onlyStyled(await terminal.cells(), 'inverse')
            .slice(1, -3)
            .join('\n'),
        [(lit) => lit.match(/[0-9a-f]{2}/g)?.join(' ') === '00 03'],
      );
    });
  });

  it.each(SIZES)('follows in the tree when the cursor moves in the bytes ($columns x $rows)', async (size) => {
    await onTerminal(SESSION, size, async (terminal) => {
      await terminal.shows('1/22');
      await terminal.press('3', 'G', 'Tab', 'Tab');
      await terminal.shows('message 3 ·'.slice(0, size.columns < 100 ? 0 : 11), 'GET-Request  get_request');
      await terminal.press('Right');
      await terminal.shows('Choice  get_request.choice');
      await terminal.press('Right', 'Right');
      await terminal.shows('Class  cosem.class_id');
      await terminal.press('Right', 'Right');
      await terminal.shows('Instance  cosem.instance', '1-0:1.8.0*255');
      await terminal.press('Enter');
      await terminal.shows('message 3 ·', 'Instance: 1-0:1.8.0*255');
      await terminal.press('i');
      await terminal.shows('╭─ explain', 'Active power+', 'energy');
      await terminal.press('Escape');
      await terminal.hides('╭─ explain');
    });
  });
});
