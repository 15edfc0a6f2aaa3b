/** `dlmsdump -D`: what can be captured from. */
import { visible } from '../sinks/visible.js';
import type { ListedInterface } from '../sources/live/interface-list.js';
import { complain } from './errors.js';
import { writeOutput } from './output.js';
import { Exit } from './usage.js';

export async function listInterfaces(): Promise<number> {
  const { listInterfaces: list } = await import('../sources/live/interface-list.js');
  const rows = (await list()).map(rowOf);
  if (rows.length === 0) {
    complain('there is nothing to capture from');
    return Exit.fine;
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  writeOutput(Buffer.from(`${lines.join('\n')}\n`));
  return Exit.fine;
}

/** Name, state, link, and where it is or what it is. */
function rowOf({ name, isUp, isLoopback, link, addresses, description }: ListedInterface): readonly string[] {
  const state = [isUp === undefined ? '' : isUp ? 'up' : 'down', isLoopback ? 'loopback' : ''];
  const about = addresses.length > 0 ? addresses.join(', ') : description;
  return [name, state.filter((word) => word !== '').join(', '), link, about].map((cell) => visible(cell));
}
