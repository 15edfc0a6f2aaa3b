/** What went wrong with a socket, in words. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'that is no address of this machine',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTDOWN: 'the host is down',
  EHOSTUNREACH: 'there is no way to it',
  EMFILE: 'too many open files',
  ENETUNREACH: 'there is no way to its network',
  ENFILE: 'too many open files',
  ENOTFOUND: 'no such host',
  EPERM: 'permission denied',
  EPIPE: 'connection closed',
  ETIMEDOUT: 'no answer',
};

export function socketWords(error: unknown): string {
  // Several addresses were tried: what the first said is as good as any.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return String(first);
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  return WORDS[code] ?? first.message;
}
