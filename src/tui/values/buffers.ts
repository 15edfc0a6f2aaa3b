/** Buffers of profiles in a message: what links tell of them (`core/links.ts`). */
import { isContainer, LinkKind, type Tape } from '../../core/index.js';
import type { ObjectRef } from '../../dialog/index.js';
import { objectAt } from '../../dialog/objects.js';

export interface Buffer {
  /** The node with the rows. */
  readonly array: number;
  readonly profile: ObjectRef;
  /** The list of objects that names its columns; -1: nothing does. */
  readonly columns: number;
}

const PROFILE_GENERIC = 7;
const BUFFER = 2;

export function buffersIn(tape: Tape): readonly Buffer[] {
  const { links } = tape;
  const buffers: Buffer[] = [];
  for (let n = 0; n < links.size; n++) {
    const array = links.node(n);
    if (links.kind(n) !== LinkKind.value || array >= tape.top || links.target(n) >= tape.top) continue;
    const columns = columnsOf(tape, array);
    if (columns < 0 && !isContainer(tape.kind(array))) continue;
    const profile = objectAt(tape, links.target(n));
    if (profile !== undefined && (columns >= 0 || isBuffer(profile))) buffers.push({ array, profile, columns });
  }
  return buffers;
}

const isBuffer = ({ classId, member, isMethod, dataIndex }: ObjectRef): boolean =>
  classId === PROFILE_GENERIC && member === BUFFER && !isMethod && dataIndex === 0;

function columnsOf({ links }: Tape, array: number): number {
  for (let n = 0; n < links.size; n++) {
    if (links.node(n) === array && links.kind(n) === LinkKind.rows) return links.target(n);
  }
  return -1;
}
