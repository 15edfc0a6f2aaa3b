import { grouped } from '../core/index.js';

/** `12 of 3,000 packets were dropped by the kernel`. `of`: those, and what was captured. */
export function droppedText(dropped: number, of: number, on = ''): string {
  const verb = dropped === 1 ? 'was' : 'were';
  return `${grouped(dropped)} of ${grouped(of)} packets${on === '' ? '' : ` on ${on}`} ${verb} dropped by the kernel`;
}
