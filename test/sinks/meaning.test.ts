/** Data whose meaning is known, in every output: words, contents, flags, members by name. */
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../captures/expect.js';
import { allDissectors } from '../../dissectors/index.js';
import { Analyzer, bytesSource, TextSink } from '../../src/index.js';

/** A SET-Request as a line of hex: scaler and unit of a register. */
const SCALER_UNIT = 'c1 01 c1 00 03 01 00 01 08 00 ff 03 00 02 02 0f ff 16 1e';
/** Objects that are pushed; selection of a profile by range. */
const PUSHED = 'c1 01 c1 00 28 00 00 19 09 00 ff 02 00 01 01 02 04 12 00 01 09 06 00 00 2a 00 00 ff 0f 02 12 00 00';
const POLICY = 'c1 01 c1 00 40 00 00 2b 00 00 ff 02 00 16 2c';
const ADDRESSES = 'c1 01 c1 00 2a 00 00 19 01 00 ff 04 00 01 02 06 e0 00 00 01 06 e0 00 00 02';
/** Two attributes at once: each value is that of the descriptor in its place. */
const LIST = 'c1 04 c1 02 00 08 00 00 01 00 00 ff 09 00 00 46 00 00 60 03 0a ff 04 00 02 16 04 16 02';

interface Line {
  readonly messages: readonly { readonly set_request: Readonly<Record<string, unknown>> }[];
}

async function values(line: string): Promise<Readonly<Record<string, unknown>>> {
  const { messages } = JSON.parse(await jsonOf('line.hex', Buffer.from(`${line}\n`))) as Line;
  return messages[0]?.set_request as Readonly<Record<string, unknown>>;
}

interface Node {
  readonly name: string;
  readonly value?: unknown;
  readonly text?: string;
  readonly children?: readonly Node[];
}

async function nodes(line: string): Promise<readonly Node[]> {
  const text = await jsonOf('line.hex', Buffer.from(`${line}\n`), { detail: 'tree' });
  const { messages } = JSON.parse(text) as { readonly messages: readonly { readonly tree: readonly Node[] }[] };
  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];
  return (messages[0]?.tree ?? []).flatMap(all);
}

async function text(line: string, tree: boolean): Promise<string> {
  const pieces: Buffer[] = [];
  const registry = allDissectors();
  const options = { tree, hex: false, layers: false, time: 'r', theme: undefined } as const;
  const sink = new TextSink((piece) => pieces.push(Buffer.from(piece)), registry, options);
  const analyzer = new Analyzer(registry, (message) => sink.write(message));
  await bytesSource('line.hex', [Buffer.from(`${line}\n`)]).run({
    frame: (frame) => analyzer.frameIn(frame),
    pause: () => undefined,
    note: () => {},
  });
  analyzer.end();
  sink.end(analyzer.counts);
  return Buffer.concat(pieces).toString();
}

describe('JSON values', () => {
  it('have objects for structures with names, words for numbers', async () => {
    expect((await values(SCALER_UNIT)).scaler_unit).toEqual({ scaler: -1, unit: 'Wh' });
  });

  it('have lists of objects, and the version they were read as', async () => {
    expect(await values(PUSHED)).toMatchObject({
      version: '0',
      push_object_list: [
        { class_id: 1, logical_name: '0-0:42.0.0*255', attribute_index: 2, data_index: 0, attribute_name: 'value' },
      ],
    });
  });

  it('have names of bits, and addresses', async () => {
    expect((await values(POLICY)).security_policy).toEqual([
      'authenticated request',
      'encrypted request',
      'authenticated response',
    ]);
    expect((await values(ADDRESSES)).multicast_ip_address).toEqual(['224.0.0.1', '224.0.0.2']);
  });

  it('give each value of a list the meaning of its descriptor', async () => {
    expect((await values(LIST)).values).toEqual(['GPS', 2]);
  });
});

describe('the tree in JSON', () => {
  it('has the number as value, the word in the text', async () => {
    const found = await nodes(SCALER_UNIT);
    expect(found.find(({ name }) => name === 'scaler_unit.unit')).toMatchObject({
      label: 'Unit',
      type: 'enum',
      value: 30,
      text: '30 (Wh)',
    });
    expect(found.find(({ name }) => name === 'scaler_unit.scaler')).toMatchObject({ value: -1, text: '-1' });
  });

  it('has contents as value and text', async () => {
    const found = await nodes(PUSHED);
    expect(found.find(({ name }) => name === 'capture_object.logical_name')).toMatchObject({
      type: 'octet-string',
      value: '0-0:42.0.0*255',
      text: '0-0:42.0.0*255',
    });
    expect(found.find(({ name }) => name === 'capture_object.class_id')).toMatchObject({ value: 1, text: '1 (Data)' });
  });
});

describe('text', () => {
  it('shows members by name', async () => {
    expect((await text(SCALER_UNIT, true)).split('\n').slice(-5, -2)).toEqual([
      '    Scaler unit (structure): 2 members',
      '      Scaler (integer): -1',
      '      Unit (enum): 30 (Wh)',
    ]);
  });

  it('has words in one line', async () => {
    expect(await text(SCALER_UNIT, false)).toContain('Register 1-0:1.8.0*255 scaler_unit  := {-1, Wh}');
    expect(await text(POLICY, false)).toContain(
      ':= authenticated request + encrypted request + authenticated response',
    );
    expect(await text(LIST, false)).toContain(':= GPS, …');
  });
});
