/** `dlmsdump -D`: what can be captured from. */
import { Exit } from './usage.js';

export async function listInterfaces(): Promise<number> {
  return Exit.fine;
}
