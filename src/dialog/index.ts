/** Conversations and values: what others use of them. */
export { type DialogOptions, Dialogs } from './collector.js';
export type { ObjectRef } from './objects.js';
export { Reading } from './reading.js';
export { ValueReader, type ValueRow } from './values.js';
export type * from './view.js';
