/** The help: all keys under their headings, made from the keymap. */
import { GROUPS } from '../keymap/binding.js';
import { KEYMAP, keyText } from '../keymap.js';
import { DIALOG_FRAME, WIDEST_DIALOG } from './dialog.js';
import { type Part, widthOf } from './model.js';

/** All keys, or those that have to do with what is asked, under their headings. Where a key counts is told where there is room. */
export function helpLines(query: string, columns: number): readonly (readonly Part[])[] {
  const wanted = query.toLowerCase();
  const room = Math.min(columns - 2, WIDEST_DIALOG) - DIALOG_FRAME;
  const lines: (readonly Part[])[] = [];
  for (const group of GROUPS) {
    const rows = new Map<string, string>();
    for (const binding of KEYMAP) {
      if (binding.group !== group) continue;
      const keys = binding.keys.map(keyText).join(' ');
      const text = `${keys} ${binding.help} ${group}`.toLowerCase();
      if (wanted !== '' && !text.includes(wanted)) continue;
      const where = binding.where.includes('any') || binding.where.includes('messages') ? '' : binding.where.join(', ');
      rows.set(`${keys}\u0000${where}`, binding.help);
    }
    if (rows.size === 0) continue;
    if (lines.length > 0) lines.push([]);
    lines.push([{ text: group, as: 'title' }]);
    for (const [key, help] of rows) {
      const [keys = '', where = ''] = key.split('\u0000');
      const line: readonly Part[] = [
        { text: `  ${keys.padEnd(14)}`, as: 'headerKey' },
        { text: help, as: 'text' },
      ];
      const more: Part = { text: `  (${where})`, as: 'dim' };
      lines.push(where === '' || widthOf([...line, more]) > room ? line : [...line, more]);
    }
  }
  if (wanted === '')
    lines.push(
      [],
      [{ text: 'Mouse', as: 'title' }],
      [
        { text: '  wheel and click', as: 'headerKey' },
        { text: ' scroll and choose what is under the pointer', as: 'text' },
      ],
    );
  return lines.length === 0 ? [[{ text: 'no key has to do with this', as: 'dim' }]] : lines;
}
