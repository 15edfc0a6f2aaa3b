/** `dlmsdump serial` without a device: the ports there are. */
import { visible } from '../sinks/visible.js';
import { complain } from './errors.js';
import { writeOutput } from './output.js';
import { Exit } from './usage.js';

export async function listSerialPorts(): Promise<number> {
  const { serialPorts } = await import('../sources/live/serial-ports.js');
  const ports = await serialPorts();
  if (ports.length === 0) complain('there is no serial port here');
  const width = Math.max(0, ...ports.map(({ path }) => path.length));
  for (const { path, description } of ports)
    writeOutput(Buffer.from(`${visible(`${path.padEnd(width)}  ${description}`).trimEnd()}\n`));
  return Exit.fine;
}
