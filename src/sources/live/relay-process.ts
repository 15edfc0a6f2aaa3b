/** Where the relay's process begins. It is told what to do by the one that began it, and ends with that, however it ends. */
import type { RelayRequest } from './relay.js';
import { type Told, work } from './relay-work.js';

/** Ctrl-C on a terminal is for all processes: whoever began this one decides what it means. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.once('message', (request: RelayRequest) => {
  void work(request, {
    say: (said) => {
      // Who has gone is told nothing: that is seen elsewhere.
      if (process.connected) process.send?.(said, () => undefined);
    },
    listen: (told, gone) => {
      process.on('message', (message: Told) => told(message));
      process.on('disconnect', gone);
    },
    close: (last) => {
      if (process.connected) process.send?.(last, () => process.disconnect());
    },
  });
});
