/** Comments in logs and source code. */

/** `--> 7E` is none. */
const COMMENT = /^\s*(?:#|\/\/|;|--(?!>)|\/\*|\*\s)/;

/** Is all of the line a comment? */
export function isComment(line: string): boolean {
  return COMMENT.test(line);
}

/** Comments of C among the bytes become blanks. */
export function withoutComments(line: string): string {
  let open = line.indexOf('/*');
  if (open < 0) return line;
  const parts: string[] = [];
  let at = 0;
  while (open >= 0) {
    const close = line.indexOf('*/', open + 2);
    if (close < 0) break;
    parts.push(line.slice(at, open));
    at = close + 2;
    open = line.indexOf('/*', at);
  }
  parts.push(line.slice(at));
  return parts.join(' ');
}
