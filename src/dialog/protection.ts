/** What is known of the protected messages of a conversation. */
import { countIn } from './counting.js';
import type { Reading } from './reading.js';
import type { ProtectionView } from './view.js';

export class Protection implements ProtectionView {
  policy = '';
  readonly policies = new Map<string, number>();
  messages = 0;
  readable = 0;
  readonly verdicts = new Map<string, number>();

  take({ policy, isReadable, verdict }: Reading): void {
    this.policy = policy;
    countIn(this.policies, policy);
    this.messages++;
    if (isReadable) this.readable++;
    if (verdict !== '') countIn(this.verdicts, verdict);
  }
}
