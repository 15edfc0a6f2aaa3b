/** What lists show of an archive without decoding: columns, conversations, issues, results. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Columns, type Row } from '../../src/archive/columns.js';
import type { Archive } from '../../src/archive/index.js';
import { Words } from '../../src/archive/words.js';
import { Limits } from '../../src/core/index.js';
import { issuesOf, summarize } from '../../src/sinks/summary.js';
import { captureNamed, captures, load, registry } from './helper.js';

const RANK = { note: 1, warning: 2, error: 3 } as const;

describe('columns', () => {
  it('give back what was put in, over many chunks', () => {
    const columns = new Columns();
    const row = (n: number): Row => ({
      seconds: n % 3 === 0 ? Number.NaN : n * 1.5e6,
      nanos: (n * 7919) % 1_000_000_000,
      frame: n,
      place: n * 2 ** 33,
      size: n % 1000,
      flow: n % 77,
      side: (n % 2) as 0 | 1,
      conversation: n % 65_536,
      service: n % 300,
      result: (n % 5) - 1,
      severity: n % 4,
      isFromFirst: n % 3 === 0,
      isFailure: n % 5 === 0,
      isAsking: n % 7 === 0,
      isUnasked: n % 11 === 0,
      request: (n % 13) - 1,
    });
    for (let n = 0; n < 50_000; n++) columns.add(row(n));
    expect(columns.count).toBe(50_000);
    for (let n = 0; n < 50_000; n += 977) {
      expect({
        seconds: columns.secondsOf(n),
        nanos: columns.nanosOf(n),
        frame: columns.frameOf(n),
        place: columns.placeOf(n),
        size: columns.sizeOf(n),
        flow: columns.flowOf(n),
        side: columns.sideOf(n),
        isFromFirst: columns.isFromFirst(n),
        isFailure: columns.isFailure(n),
        isAsking: columns.isAsking(n),
        isUnasked: columns.isUnasked(n),
        request: columns.requestOf(n),
        conversation: columns.conversationOf(n),
        service: columns.serviceOf(n),
        result: columns.resultOf(n),
        severity: columns.severityOf(n),
      }).toEqual(row(n));
    }
  });
});

describe('words', () => {
  it('are told apart up to a limit', () => {
    const words = new Words(3);
    expect(['a', 'b', 'a', 'c', 'd', 'b'].map((word) => words.list[words.indexOf(word)])).toEqual([
      'a',
      'b',
      'a',
      'other',
      'other',
      'b',
    ]);
    expect(words.list).toEqual(['a', 'b', 'other']);
  });
});

describe.each(captures.map((path) => path.slice(path.lastIndexOf('/') + 1)))('what is known of %s', (name) => {
  it('adds up', async () => {
    const { archive } = await load([captureNamed(name)]);
    expectIssues(archive);
    expectConversations(archive);
    for (let i = 0; i < archive.count; i++) {
      const { service } = summarize(archive.message(i, false), registry);
      expect(service.replace(/ \+\d+$/, '')).toBe(archive.services[archive.serviceOf(i)]);
    }
    archive.close();
  });
});

/** The table has the issues of all messages, and the column the worst of each. */
function expectIssues(archive: Archive): void {
  const { issues } = archive;
  let listed = 0;
  let all = 0;
  for (let i = 0; i < archive.count; i++) {
    const message = archive.message(i, false);
    const found = issuesOf(message.tape, message.first);
    all += found.length;
    expect(archive.severityOf(i)).toBe(Math.max(0, ...found.map(({ severity }) => RANK[severity])));
    expect(issues.firstOf(i)).toBe(listed);
    const codes: string[] = [];
    for (; listed < issues.count && issues.messageOf(listed) === i; listed++) {
      const code = issues.codes[issues.codeOf(listed)];
      codes.push(code?.name ?? '');
      expect(issues.severityOf(listed)).toBe(RANK[code?.severity ?? 'note']);
    }
    expect(codes.length).toBe(Math.min(found.length, Limits.issuesPerMessage));
    for (const code of codes) expect(found.map((issue) => issue.code)).toContain(code);
  }
  expect(listed).toBe(issues.count);
  expect(issues.count + issues.unlisted).toBe(all);
  expect(issues.codes.reduce((sum, { count }) => sum + count, 0)).toBe(all);
}

function expectConversations(archive: Archive): void {
  const messages = Array.from({ length: archive.count }, (_, i) => i);
  for (const facts of archive.conversations) {
    const own = messages.filter((i) => archive.conversationOf(i) === facts.id);
    expect([facts.first, facts.last]).toEqual([own[0], own.at(-1)]);
    expect(facts.messagesAB + facts.messagesBA).toBe(own.length);
    expect(facts.messagesAB).toBeGreaterThan(0);
    expect(facts.bytes).toBe(own.reduce((sum, i) => sum + archive.sizeOf(i), 0));
    expect(facts.errors).toBe(own.filter((i) => archive.severityOf(i) === 3).length);
    expect(facts.warnings).toBe(own.filter((i) => archive.severityOf(i) === 2).length);
    expect(facts.a).not.toBe('');
  }
}

describe('conversations', () => {
  async function of(...names: string[]): Promise<string[]> {
    const { archive } = await load(names.map(captureNamed));
    const texts = archive.conversations.map(
      ({ a, b, messagesAB, messagesBA }) => `${a} — ${b}: ${messagesAB}/${messagesBA}`,
    );
    archive.close();
    return texts;
  }

  it('are named by endpoints and wPorts', async () => {
    expect(await of('wrapper-session.pcap')).toMatchInlineSnapshot(`
      [
        "192.0.2.10:49812 wPort 2 — 192.0.2.20:4059 wPort 1: 11/11",
      ]
    `);
  });

  it('are named by HDLC addresses on a connection', async () => {
    expect(await of('hdlc-over-tcp.pcap')).toMatchInlineSnapshot(`
      [
        "192.0.2.10:49812 HDLC 2 — 192.0.2.30:4001 HDLC 1/17: 8/11",
        "192.0.2.30:4001 — 192.0.2.10:49812: 2/0",
      ]
    `);
  });

  it('are named by HDLC addresses alone', async () => {
    expect(await of('hdlc-llc-variants.hex')).toMatchInlineSnapshot(`
      [
        "HDLC 2 — HDLC 1/17: 4/10",
      ]
    `);
  });

  it('are named by the input where nothing else is known', async () => {
    expect(await of('data-types.hex')).toEqual([expect.stringMatching(/^.*captures\/data-types\.hex — : \d+\/0$/)]);
  });

  it('are named by MAC addresses of power lines, and what is on them', async () => {
    expect(await of('plc-s-fsk.hex')).toMatchInlineSnapshot(`
      [
        "MAC C00/1 — MAC FFF/0: 1/0",
        "MAC FFE/253 — MAC C00/0: 1/0",
        "MAC C00/16 — MAC 051/1: 4/4",
        "MAC C00/16 — MAC 052/1: 1/1",
        "MAC C01/102 — MAC FFF/103/127: 1/0",
        "MAC FFE/103/17 — MAC C01/102: 1/0",
      ]
    `);
  });

  it('are named by wPorts that CoAP carries', async () => {
    expect(await of('coap.pcap')).toMatchInlineSnapshot(`
      [
        "192.0.2.10:49700 — 192.0.2.50:5683: 8/8",
        "192.0.2.10:49700 wPort 2 — 192.0.2.50:5683 wPort 1: 1/1",
        "192.0.2.10:49700 wPort 16 — 192.0.2.50:5683 wPort 1: 2/2",
        "192.0.2.50:5683 wPort 1 — 192.0.2.10:49700 wPort 103: 1/0",
      ]
    `);
  });

  it('are named by L-SAPs', async () => {
    expect(await of('plc-4-32.pcap')).toMatchInlineSnapshot(`
      [
        "192.0.2.40:49910 L-SAP 1 — 192.0.2.41:4059 L-SAP 0: 10/1",
        "192.0.2.41:4059 L-SAP 253 — 192.0.2.40:49910 L-SAP 0: 2/0",
        "192.0.2.40:49910 L-SAP 2 — 192.0.2.41:4059 L-SAP 1: 7/6",
        "192.0.2.40:49910 L-SAP 16 — 192.0.2.41:4059 L-SAP 1: 1/1",
        "192.0.2.41:4059 L-SAP 1 — 192.0.2.40:49910 L-SAP 1: 1/0",
      ]
    `);
  });

  it('go on in the next file', async () => {
    const once = await of('wrapper-session.pcap');
    const twice = await of('wrapper-session.pcap', 'wrapper-session.pcap');
    expect(twice.length).toBe(once.length);
  });
});

describe('results', () => {
  it('are words, and those that are no success first', async () => {
    const { archive } = await load([captureNamed('wrapper-set-action-all.pcap')]);
    const shown = Array.from({ length: archive.count }, (_, i) => archive.results[archive.resultOf(i)] ?? '-');
    expect([...new Set(shown)]).toMatchInlineSnapshot(`
      [
        "-",
        "success",
        "read-write-denied",
        "type-unmatched",
        "temporary-failure",
        "other-reason",
      ]
    `);
    archive.close();
  });
});

describe('answers of dissectors', () => {
  it('come back as they were', async () => {
    const { Answers } = await import('../../src/archive/answers.js');
    const { RecordReader } = await import('../../src/archive/record-reader.js');
    const { RecordWriter } = await import('../../src/archive/record-writer.js');
    const answers = new Answers();
    const writer = new RecordWriter();
    const plain = fc.anything({ withTypedArray: true, withBigInt: true, withDate: true, withMap: true, withSet: true });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(plain, fc.integer(), fc.maxSafeInteger(), fc.string({ unit: 'binary' }))),
        (list) => {
          writer.clear();
          answers.write(writer, list);
          const reader = new RecordReader();
          reader.begin(writer.bytes.subarray(0, writer.length));
          const back: unknown[] = [];
          answers.read(reader, back);
          expect(back).toEqual(list);
        },
      ),
      { numRuns: 500 },
    );
  });
});
