import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeFilter, resultFilter, serviceFilter } from '../../src/archive/filter-text.js';
import { fieldById, Kind, type Message, summarize, type Tape, textOf } from '../../src/index.js';
import { filterOf } from '../filter/helper.js';
import { archiveOf, registry } from './fake.js';

const folder = fileURLToPath(new URL('../../captures/', import.meta.url));
const captures = readdirSync(folder).filter((name) => /\.(pcap|pcapng|hex|bin|txt)$/.test(name));
const summarizer = (message: Message) => summarize(message, registry);

function* nodesOf(tape: Tape): Generator<number> {
  for (let node = 0; node < tape.top; node += 4) yield node;
}

describe('the filter for a node', () => {
  it.each(captures)('lets its own message pass: %s', async (capture) => {
    const archive = await archiveOf([capture], { all: true });
    const known = new Set<string>();
    let nodes = 0;
    let byValue = 0;
    for (let index = 0; index < archive.count; index++) {
      const { tape } = archive.message(index, true);
      const message = archive.message(index, true);
      for (const node of nodesOf(tape)) {
        const field = fieldById(tape.fieldId(node));
        const key = `${index} ${field.name} ${tape.kind(node)} ${textOf(tape, node)}`;
        if (known.has(key)) continue;
        known.add(key);
        nodes++;
        const text = nodeFilter(message, node, summarizer);
        if (text === undefined) throw new Error(`no filter for ${field.name} in message ${index + 1} of ${capture}`);
        if (text !== field.name) byValue++;
        // As whoever applies it would: made anew, on the message as it asks for it.
        const filter = filterOf(text);
        expect([text, filter.matches(archive.message(index, filter.needsHeaders))]).toEqual([text, true]);
      }
    }
    expect(byValue).toBeGreaterThan(nodes / 4);
  });

  it('is written as a person would', async () => {
    const archive = await archiveOf(['wrapper-session.pcap']);
    const written = new Map<string, string>();
    for (let index = 0; index < archive.count; index++) {
      const message = archive.message(index, true);
      for (const node of nodesOf(message.tape)) {
        const text = nodeFilter(message, node, summarizer) as string;
        const { name } = fieldById(message.tape.fieldId(node));
        if (!written.has(name) && message.tape.kind(node) !== Kind.header) written.set(name, text);
      }
    }
    const shown = [
      'cosem.class_id',
      'cosem.instance',
      'dlms.result',
      'dlms.invoke_id',
      'ip.src',
      'tcp.srcport',
      'tcp.flags',
    ];
    expect(shown.map((name) => written.get(name))).toMatchInlineSnapshot(`
      [
        "cosem.class_id == Register",
        "cosem.instance == 1-0:1.8.0*255",
        "dlms.result == object-undefined",
        "dlms.invoke_id == 1",
        "ip.src == 192.0.2.10",
        "tcp.srcport == 49812",
        "tcp.flags == 0x5018",
      ]
    `);
  });

  it('is quoted where it has to be', () => {
    expect(serviceFilter('GET-Request +1')).toBe('service == "GET-Request +1"');
    expect(serviceFilter('a "quoted" one')).toBe('service == "a \\"quoted\\" one"');
    expect(resultFilter('object-undefined')).toBe('dlms.result == object-undefined');
    expect(resultFilter('not set')).toBe('dlms.result == "not set"');
    expect(resultFilter('250')).toBe('dlms.result == 250');
  });
});
