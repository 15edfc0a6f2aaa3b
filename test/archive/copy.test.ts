import { describe, expect, it } from 'vitest';
import { type CopyKind, copyText } from '../../src/archive/copy.js';
import { firstTime } from '../../src/archive/first-time.js';
import { fieldById, isContainer, Kind, type Message, type NodeView, roots } from '../../src/index.js';
import { archiveOf, registry } from './fake.js';

const session = await archiveOf(['wrapper-session.pcap']);
const STYLE = { registry, time: 'r', origin: firstTime(session) } as const;

function nodeOf(message: Message, name: string): number {
  for (let node = 0; node < message.tape.top; node += 4) {
    if (fieldById(message.tape.fieldId(node)).name === name) return node;
  }
  throw new Error(`there is no ${name}`);
}

function copied(index: number, name: string | undefined, kind: CopyKind): string | undefined {
  const message = session.message(index, false);
  return copyText(kind, { message, node: name === undefined ? -1 : nodeOf(message, name), layers: false }, STYLE);
}

const KINDS = ['hex', 'value', 'json', 'tree', 'filter'] as const;

describe('what is copied', () => {
  it('of a field', () => {
    expect(KINDS.map((kind) => copied(2, 'cosem.instance', kind))).toMatchInlineSnapshot(`
      [
        "0100010800ff",
        "1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total))",
        ""1-0:1.8.0*255"",
        "Instance: 1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total))",
        "cosem.instance == 1-0:1.8.0*255",
      ]
    `);
  });

  it('of a field with others in it', () => {
    expect(KINDS.map((kind) => copied(2, 'dlms.invoke_id_and_priority', kind))).toMatchInlineSnapshot(`
      [
        "c1",
        "0xc1",
        "{"invoke_id":1,"service_class":"confirmed","priority":"high"}",
        "Invoke-id and priority: 0xc1
        Invoke-id: 1
        Service class: 1 (confirmed)
        Priority: 1 (high)",
        "dlms.invoke_id_and_priority == 0xc1",
      ]
    `);
  });

  it('of a message', () => {
    expect(KINDS.map((kind) => copied(2, undefined, kind))).toMatchInlineSnapshot(`
      [
        "000100020001000dc001c100030100010800ff0200",
        "3    0.040123  192.0.2.10:49812 → 192.0.2.20:4059  GET-Request       Register 1-0:1.8.0*255 value",
        "{"dlmsdump":1,"file":"wrapper-session.pcap","message":3,"frame":7,"time":"2024-06-10T10:00:00.062245000Z","source":"192.0.2.10:49812","destination":"192.0.2.20:4059","wrapper":{"version":1,"source":2,"destination":1,"length":13},"get_request":{"apdu":"get-request","choice":"normal","invoke_id_and_priority":{"invoke_id":1,"service_class":"confirmed","priority":"high"},"attribute_descriptor":{"class_id":3,"instance":"1-0:1.8.0*255","attribute":2,"attribute_name":"value"}}}",
        "Message 3, frame 7, 0.040123, 192.0.2.10:49812 → 192.0.2.20:4059, 21 bytes
        DLMS wrapper
          Version: 1
          Source wPort: 2
          Destination wPort: 1 (management)
          Length: 13
        GET-Request
          APDU: 0xc0 (get-request)
          Choice: 1 (normal)
          Invoke-id and priority: 0xc1
            Invoke-id: 1
            Service class: 1 (confirmed)
            Priority: 1 (high)
          Attribute
            Class: 3 (Register)
            Instance: 1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1 (energy), rate 0 (total))
            Attribute: 2
            Attribute name: value",
        "message.number == 3",
      ]
    `);
  });

  it('is nothing where there is nothing', () => {
    const message = session.message(2, false);
    for (let node = 0; node < message.tape.top; node += 4) {
      if (message.tape.kind(node) !== Kind.header) continue;
      expect(copyText('json', { message, node, layers: false }, STYLE)).toBeUndefined();
    }
  });

  it.each([
    'wrapper-session.pcap',
    'apdus.hex',
    'attributes.hex',
    'data-types.hex',
    'short-names.pcap',
    'hdlc-faults.bin',
  ])('as JSON is what the message has at that place: %s', async (capture) => {
    const archive = await archiveOf([capture]);
    let compared = 0;
    const json = (message: Message, node: number): string =>
      copyText('json', { message, node, layers: false }, STYLE) as string;
    for (let index = 0; index < archive.count; index++) {
      const message = archive.message(index, false);
      const whole = JSON.parse(json(message, -1)) as Record<string, unknown>;
      for (const root of roots(message.tape)) {
        if (isMissing(root.kind)) continue;
        const copied = json(message, root.node);
        // Several of one kind stand with numbers behind their keys.
        const places = Object.entries(whole).filter(([key]) => key.replace(/_\d+$/, '') === root.field.key);
        const values = places.flatMap(([, value]) => (root.field.repeated ? (value as unknown[]) : [value]));
        expect(values.map((value) => JSON.stringify(value))).toContain(JSON.stringify(JSON.parse(copied)));
        compared += compareMembers(root, JSON.parse(copied), (node) => json(message, node));
      }
    }
    expect(compared).toBeGreaterThan(archive.count);
  });
});

const isMissing = (kind: number): boolean => kind === Kind.header || kind === Kind.issue || kind === Kind.empty;

/** Members of an object are found under their keys. */
function compareMembers(group: NodeView, value: unknown, json: (node: number) => string): number {
  if (!isContainer(group.kind) || group.kind !== Kind.group || group.field.parts.length > 0) return 0;
  let compared = 0;
  for (const child of group.children()) {
    if (isMissing(child.kind)) continue;
    const own = JSON.stringify(JSON.parse(json(child.node)));
    const inside = Object.values(value as Record<string, unknown>).flatMap((member) =>
      Array.isArray(member) ? [member, ...member] : [member],
    );
    expect(inside.map((member) => JSON.stringify(member))).toContain(own);
    compared += 1 + compareMembers(child, JSON.parse(json(child.node)), json);
  }
  return compared;
}
