/**
 * Profile generic, Compact data (IEC 62056-6-2, class ids 7, 62): load profiles, billing data, event logs.
 *
 * A row of the buffer has a value for each capture object. Null-data in it stands for the value of the row before; in
 * the column of the clock, for the time a capture period after that.
 */
import {
  any,
  arrayOf,
  choice,
  dateTime,
  doubleLongUnsigned,
  enumeration,
  longUnsigned,
  octetString,
  quantity,
  shared,
  unsigned,
} from '../../data/shape.js';
import { attribute, interfaceClass, method, newer, selector, version } from '../interface-class.js';
import { captureObject, restrictedCaptureObject } from '../shapes.js';

/** Rows by the value of a column, which is mostly the clock. */
const rangeDescriptor = shared('range_descriptor', {
  restricting_object: captureObject,
  from_value: choice(dateTime, any),
  to_value: choice(dateTime, any),
  /** Columns wanted; none are all. */
  selected_values: arrayOf(captureObject),
});

/** Rows by their number, from 1; 0 as the last is the highest there is. */
const entryDescriptor = shared('entry_descriptor', {
  from_entry: doubleLongUnsigned,
  to_entry: doubleLongUnsigned,
  from_selected_value: longUnsigned,
  to_selected_value: longUnsigned,
});

const sortMethod = enumeration({
  1: 'fifo (unsorted)',
  2: 'lifo (unsorted)',
  3: 'largest',
  4: 'smallest',
  5: 'nearest to zero',
  6: 'farthest from zero',
});

const profileGenericV1 = version(1, {
  attributes: [
    attribute(2, 'buffer', arrayOf(any), {
      selectors: [selector(1, 'range_descriptor', rangeDescriptor), selector(2, 'entry_descriptor', entryDescriptor)],
    }),
    attribute(3, 'capture_objects', arrayOf(captureObject)),
    // 0: nothing is captured by itself.
    attribute(4, 'capture_period', quantity(doubleLongUnsigned, 's')),
    attribute(5, 'sort_method', sortMethod),
    attribute(6, 'sort_object', captureObject),
    attribute(7, 'entries_in_use', doubleLongUnsigned),
    attribute(8, 'profile_entries', doubleLongUnsigned),
  ],
  methods: [method(1, 'reset'), method(2, 'capture')],
});

const profileGenericV0 = newer(profileGenericV1, 0, {
  methods: [method(3, 'get_buffer_by_range', rangeDescriptor), method(4, 'get_buffer_by_index', entryDescriptor)],
});

export const profileGeneric = interfaceClass(7, 'Profile generic', [profileGenericV0, profileGenericV1]);

const captureMethod = enumeration({ 0: 'capture upon invoking', 1: 'implicit capture upon reading' });

const compactDataV0 = version(0, {
  attributes: [
    // The first octet is the template_id; values without tags follow in the order of capture_objects.
    attribute(2, 'compact_buffer', octetString),
    attribute(3, 'capture_objects', arrayOf(captureObject)),
    attribute(4, 'template_id', unsigned),
    // The type description of a compact-array.
    attribute(5, 'template_description', octetString),
    attribute(6, 'capture_method', captureMethod),
  ],
  methods: [method(1, 'reset'), method(2, 'capture')],
});

const compactDataV1 = newer(compactDataV0, 1, {
  attributes: [attribute(3, 'capture_objects', arrayOf(restrictedCaptureObject))],
});

export const compactData = interfaceClass(62, 'Compact data', [compactDataV0, compactDataV1]);
