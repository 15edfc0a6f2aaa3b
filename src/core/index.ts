/** The public face of dlmsdump: what dissectors, ours and yours, are written against. */
export * from './budget.js';
export * from './conversation.js';
export * from './dissection.js';
export * from './edit-distance.js';
export * from './field.js';
export * from './issue.js';
export * from './kind.js';
export * from './limits.js';
export * from './meaning.js';
export * from './naming.js';
export * from './obis-text.js';
export * from './packet.js';
export * from './registry.js';
export * from './source.js';
export * from './tape.js';
export * from './value.js';
export * from './view.js';
