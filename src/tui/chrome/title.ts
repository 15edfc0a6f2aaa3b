/** The header: the file, how many messages there are, and what is wrong. */
import { visible } from '../../sinks/visible.js';
import { counted, cut, grouped } from '../panes/text.js';
import { textWidth } from '../screen/glyphs.js';
import type { World } from '../state/world.js';
import type { Facts } from './facts.js';
import { type Part, widthOf } from './model.js';
import { tabsWidth } from './tabs.js';

/** From here on, there is room for whole words. */
const ROOMY = 100;

const PROGRAM = ' dlmsdump ';
const LEAST_NAME = 8;

export function titleOf(facts: Facts, world: World, columns: number): readonly Part[] {
  const { live } = facts;
  const trouble: readonly Part[] = facts.trouble === '' ? [] : [{ text: `  ${visible(facts.trouble)}`, as: 'warning' }];
  const besides = columns - tabsWidth(columns) - PROGRAM.length - 2 - widthOf(trouble);
  const name = visible(facts.file);
  let counts = countsOf(facts, world, columns, live?.frames);
  // How many frames there were is the first to be left out.
  if (live !== undefined && widthOf(counts) + Math.min(LEAST_NAME, textWidth(name)) > besides)
    counts = countsOf(facts, world, columns, undefined);
  // Whoever opened the file knows its name; what is wrong is news.
  const room = besides - widthOf(counts);
  // What is cut anyway leaves a blank before the screens.
  const file = textWidth(name) <= room ? name : cut(name, Math.max(LEAST_NAME, room - 1), textWidth);
  return [{ text: PROGRAM, as: 'header' }, { text: ` ${file} `, as: 'title' }, ...counts, ...trouble];
}

function countsOf(facts: Facts, world: World, columns: number, frames: number | undefined): readonly Part[] {
  const { errors, warnings, failures, live } = facts;
  const { count } = world.messages;
  const messages = columns < ROOMY ? `${grouped(count)} msgs` : counted(count, 'message');
  const lost = live?.lost ?? 0;
  return [
    ...(live === undefined ? [] : [{ text: '● live ', as: 'value' } as const]),
    { text: ` ${messages}${frames === undefined ? '' : ` in ${counted(frames, 'frame')}`}`, as: 'dim' },
    ...(lost > 0 ? [{ text: `  ${grouped(lost)} lost`, as: 'error' } as const] : []),
    ...(errors > 0 ? [{ text: `  ✗ ${grouped(errors)}`, as: 'error' } as const] : []),
    ...(warnings > 0 ? [{ text: `  ! ${grouped(warnings)}`, as: 'warning' } as const] : []),
    ...(failures > 0 ? [{ text: `  ${grouped(failures)} failed`, as: 'warning' } as const] : []),
  ];
}
