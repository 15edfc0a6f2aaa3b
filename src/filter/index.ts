/** Display filters and columns: what others use of them. */
export { Columns, USUAL_COLUMNS } from './columns.js';
export { Filter } from './compile.js';
export { FilterError } from './error.js';
export { failingNode, SUCCESS, TELLING, Tells } from './failing.js';
export { quote } from './lexer.js';
export type { Summarize } from './look.js';
export { MessageFields } from './message-fields.js';
export { type Expression, parse, print } from './parser.js';
export { EitherFields, findSubject, namesOf, wordsOf } from './subject.js';
export { type Suggestion, suggest } from './suggest.js';
