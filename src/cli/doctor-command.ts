/** `dlmsdump doctor` on the command line. */
import type { Command } from 'commander';

export function addDoctor(program: Command, action: () => Promise<void>): void {
  program
    .command('doctor')
    .description('what can be captured here, and how to get more')
    .action(() => action());
}
