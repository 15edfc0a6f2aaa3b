/** All messages of a capture, to be looked at in any order. */

export type { Input } from '../sources/index.js';
export { Archive, type ArchiveOptions } from './archive.js';
export type { IssueTable } from './issues.js';
export { type InputNote, Loading, type LoadingOptions, type LoadingProgress } from './loading.js';
export type { LogOptions } from './log.js';
export type { MessageReader } from './message-reader.js';
export { Slices, slices } from './slices.js';
export type { ConversationFacts, IssueCode } from './view.js';
