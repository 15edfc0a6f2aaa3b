/**
 * A shape with its fields: what `register.scaler_unit` and the members in it are called. Made when a value first needs it,
 * because the classes have some thousand fields and a capture meets a few of them.
 */
import { data, defineField, type Field, type FieldOptions } from '../../src/core/index.js';
import { Data, type DataFields } from './axdr.js';
import type { Shape } from './shape.js';

/** A shape, and the fields under which it and what is in it are shown. */
export interface Layout extends DataFields {
  readonly shape: Shape;
  readonly element?: Layout;
  readonly members?: readonly Layout[];
  readonly alternatives?: readonly Layout[];
}

/** Data of any type, under the field that plain data has. */
export const AnyData: Layout = {
  shape: { form: 'any', tags: [], length: 0, reads: {} },
  field: Data.value,
  plain: Data.value,
};

/**
 * Fields for a shape: `name` for itself, `prefix` and their own names for its members. What is shared has its own prefix.
 */
export function layoutOf(shape: Shape, name: string, prefix = shape.name ?? name): Layout {
  switch (shape.form) {
    case 'structure': {
      const field = fieldOf(name, { ...shape.reads, layout: 'members' });
      const members = Object.entries(shape.members ?? {}).map(([key, member]) => layoutOf(member, `${prefix}.${key}`));
      return { shape, field, plain: fieldOf(name, shape.reads), members };
    }
    case 'array': {
      const isPlain = shape.element?.form === 'any';
      const field = fieldOf(name, isPlain ? shape.reads : { ...shape.reads, layout: 'elements' });
      return { shape, field, plain: fieldOf(name, shape.reads), element: elementOf(shape.element as Shape, name) };
    }
    case 'choice': {
      const alternatives = (shape.alternatives ?? []).map((alternative) => layoutOf(alternative, name, prefix));
      const plain = fieldOf(name, shape.reads);
      return { shape, field: plain, plain, alternatives };
    }
    default: {
      const field = fieldOf(name, shape.reads);
      return { shape, field, plain: field };
    }
  }
}

/** Members of what an array is made of are named after the array. */
function elementOf(shape: Shape, array: string): Layout {
  if (shape.form === 'any') return AnyData;
  return layoutOf(shape, shape.name ?? `${array}.element`, shape.name ?? array);
}

/** By name: fields that read differently, in other versions of a class or as other alternatives of a choice. */
const fields = new Map<string, { readonly reads: FieldOptions; readonly field: Field }[]>();

function fieldOf(name: string, reads: FieldOptions): Field {
  const key = snake(name);
  let known = fields.get(key);
  if (known === undefined) {
    known = [];
    fields.set(key, known);
  }
  const same = known.find((other) => readSame(other.reads, reads));
  if (same !== undefined) return same.field;
  const field = defineField(key, data(labelOf(name), known.length > 0 ? { ...reads, variant: true } : reads));
  known.push({ reads, field });
  return field;
}

function readSame(one: FieldOptions, other: FieldOptions): boolean {
  return (
    one.names === other.names &&
    one.content === other.content &&
    one.flags === other.flags &&
    one.unit === other.unit &&
    one.numeric === other.numeric &&
    one.uncertain === other.uncertain &&
    one.hex === other.hex &&
    one.layout === other.layout
  );
}

/** `maxRSSI` is `max_rssi`, `xDLMS_context_info` is `xdlms_context_info`. */
function snake(name: string): string {
  return name.replace(/([a-z]{2})([A-Z])/g, '$1_$2').toLowerCase();
}

/** `push_client_SAP` is "Push client SAP". */
function labelOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).replaceAll('_', ' ');
  return /^[a-z][A-Z]/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
