import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../dissectors/index.js';
import {
  allFields,
  Conversation,
  Dissection,
  defineFields,
  Kind,
  Registry,
  Tape,
  text,
} from '../../../src/core/index.js';
import { Advice } from '../../../src/tui/panes/advice.js';
import { longLines, paintExplain, shortLines } from '../../../src/tui/panes/explain.js';
import { explanation } from '../../../src/tui/panes/explanation.js';
import { Grid, STYLES } from '../grid.js';
import { messageOf, messagesOf, nodeOf } from '../messages.js';

const knowledge = await loadKnowledge();

function short(tape: Tape, node: number, columns: number, rows: number): string {
  const grid = new Grid(columns, rows);
  paintExplain(grid, grid.area, shortLines(explanation(tape, node, knowledge), columns, rows, STYLES));
  return grid.picture();
}

function long(tape: Tape, node: number, columns: number): string {
  const lines = longLines(explanation(tape, node, knowledge), columns, STYLES);
  const grid = new Grid(columns, lines.length);
  paintExplain(grid, grid.area, lines);
  return grid.picture();
}

const request = (await messageOf('hdlc-over-tcp.pcap', 1)).tape;

/** The first message of a capture with a field, and the field. */
async function first(capture: string, name: string): Promise<[Tape, number]> {
  for (const { tape } of await messagesOf(capture)) {
    try {
      return [tape, nodeOf(tape, name)];
    } catch {}
  }
  throw new Error(`${capture} has no ${name}`);
}

describe('explanations', () => {
  it('tell the most important in few lines', () => {
    expect(short(request, nodeOf(request, 'cosem.instance'), 66, 5)).toMatchInlineSnapshot(`
      "Instance  cosem.instance
      value   1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1
              (energy), rate 0 (total))
      groups  A 1 electricity; B 0 no channel; C 1 active power+
              (QI+QIV); D 8 time integral 1: from the start of …"
    `);
    expect(short(request, nodeOf(request, 'dlms.priority'), 40, 4)).toMatchInlineSnapshot(`
      "Priority  dlms.priority
      value   1 (high)
      about   Requests of high priority may be
              served first."
    `);
    expect(short(request, nodeOf(request, 'get_request'), 66, 4)).toMatchInlineSnapshot(`
      "GET-Request  get_request
      what   Reads attributes of objects by class, OBIS code and
             attribute.
      bytes  c0 01 c2 00 03 01 00 01 08 00 ff 02 00 (13 bytes at 0x0042)"
    `);
    expect(short(request, nodeOf(request, 'get_request'), 30, 4)).toMatchInlineSnapshot(`
      "GET-Request  get_request
      what: Reads attributes of
      objects by class, OBIS code …
      bytes: c0 01 c2 00 03 01 00 0…"
    `);
  });

  it('tell what a result means, and which others there are', async () => {
    const [tape, node] = await first('wrapper-session.pcap', 'dlms.result');
    expect(short(tape, node, 66, 6)).toMatchInlineSnapshot(`
      "Result  dlms.result
      value    4 (object-undefined)
      meaning  The device has no object of this class with this OBIS
               code, or hides it from this client.
      about    What became of a request (data-access-result).
      bytes    04 (1 byte at 0x0047 of frame)"
    `);
    expect(long(tape, node, 66)).toMatchInlineSnapshot(`
      "Result
      dlms.result
      value    4 (object-undefined)
      meaning  The device has no object of this class with this OBIS
               code, or hides it from this client.
      about    What became of a request (data-access-result).
      bytes    04 (1 byte at 0x0047 of frame)
      type     an integer whose values have names, 1 octet
      in       GET-Response › Results › Result
      values     0 success
                 1 hardware-fault
                 2 temporary-failure
                 3 read-write-denied
               ▸ 4 object-undefined
                 9 object-class-inconsistent
                 11 object-unavailable
                 12 type-unmatched
                 13 scope-of-access-violated
                 14 data-block-unavailable
                 15 long-get-aborted
                 16 no-long-get-in-progress
                 17 long-set-aborted
                 18 no-long-set-in-progress
                 19 data-block-number-invalid
                 250 other-reason"
    `);
  });

  it('mark the flags that are set', async () => {
    const [tape, node] = await first('wrapper-session.pcap', 'initiate.conformance');
    expect(long(tape, node, 80)).toMatchInlineSnapshot(`
      "Conformance
      initiate.conformance
      value  0x007e1f (priority-mgmt-supported, attribute0-supported-with-get,
             block-transfer-with-get-or-read, block-transfer-with-set-or-write,
             block-transfer-with-action, multiple-references, get, set,
             selective-access, event-notification, action)
      about  Services and features that the client proposes, or the server agreed to
             (bit 0 is the highest).
      bytes  00 7e 1f (3 bytes at 0x0071)
      type   an integer of flags, 3 octets
      in     AARQ › User information › InitiateRequest
      flags  ○ reserved-zero
             ○ general-protection
             ○ general-block-transfer
             ○ read
             ○ write
             ○ unconfirmed-write
             ○ delta-value-encoding
             ○ reserved-seven
             ○ attribute0-supported-with-set
             ● priority-mgmt-supported
             ● attribute0-supported-with-get
             ● block-transfer-with-get-or-read
             ● block-transfer-with-set-or-write
             ● block-transfer-with-action
             ● multiple-references
             ○ information-report
             ○ data-notification
             ○ access
             ○ parameterized-access
             ● get
             ● set
             ● selective-access
             ● event-notification
             ● action"
    `);
  });

  it('tell class, attribute and OBIS groups of an object', () => {
    expect(long(request, nodeOf(request, 'cosem.class_id'), 66)).toMatchInlineSnapshot(`
      "Class
      cosem.class_id
      value        3 (Register)
      about        Interface class of the object (IEC 62056-6-2).
      bytes        00 03 (2 bytes at 0x0045)
      attribute 1  logical_name
      attribute 2  value
      attribute 3  scaler_unit
      method 1     reset
      type         an unsigned integer, 2 octets
      in           GET-Request › Attribute"
    `);
    expect(long(request, nodeOf(request, 'cosem.attribute'), 66)).toMatchInlineSnapshot(`
      "Attribute
      cosem.attribute
      value     2
      is        Register.value, attribute 2 of class 3 (IEC 62056-6-2)
      about     Index of the attribute; 0 means all of them.
      bytes     02 (1 byte at 0x004d)
      reads as  any type
      class     Register (3): logical_name, value, scaler_unit
      type      a signed integer, 1 octet
      in        GET-Request › Attribute"
    `);
    expect(long(request, nodeOf(request, 'cosem.instance'), 80)).toMatchInlineSnapshot(`
      "Instance
      cosem.instance
      value    1-0:1.8.0*255 (Active power+ (QI+QIV) time integral 1 (energy), rate 0
               (total))
      about    Logical name of the object: its OBIS code (IEC 62056-6-1).
      bytes    01 00 01 08 00 ff (6 bytes at 0x0047)
      also     DSMR P1: Energy delivered to client, total (LU)
               Norway HAN: Cumulative active energy import
               Sweden HAN: A+ (fairly sure)
               Austria: A+
      class    usually Register (3), Extended register (4)
      A = 1    electricity
      B = 0    no channel
      C = 1    active power+ (QI+QIV)
      D = 8    time integral 1: from the start of measurement on, by rate: the usual
               meter reading
      E = 0    total of all rates
      F = 255  the present value, no billing period
      type     an OBIS code, six octets
      in       GET-Request › Attribute"
    `);
  });

  it('tell unit and attribute of a value', async () => {
    expect(long(...(await first('attributes.hex', 'scaler_unit.unit')), 66)).toMatchInlineSnapshot(`
      "Unit (enum)
      scaler_unit.unit
      value     30 (Wh)
      measures  active energy
      use       the value times 10 to the power of the scaler is in this
                unit
      bytes     16 1e (2 bytes at 0x0011)
      type      enum (1 octet, whose values have names)
      in        SET-Request › Scaler unit (structure)
      values      1 a
                  2 mo
                  3 wk
                  4 d
                  5 h
                  6 min
                  7 s
                  8 °
                  9 °C
                  10 currency
                  11 m
                  12 m/s
                  13 m³
                  14 m³ corrected
                  15 m³/h
                  16 m³/h corrected
                  17 m³/d
                  18 m³/d corrected
                  19 l
                  20 kg
                  21 N
                  22 Nm
                  23 Pa
                  24 bar
                  25 J
                  26 J/h
                  27 W
                  28 VA
                  29 var
                ▸ 30 Wh
                  31 VAh
                  32 varh
                  33 A
                  34 C
                  35 V
                  36 V/m
                  37 F
                  38 Ω
                  39 Ωm
                  40 Wb
                  41 T
                  42 A/m
                  43 H
                  44 Hz
                  45 1/(Wh)
                  46 1/(varh)
                  47 1/(VAh)
                  48 V²h
                  49 A²h
                  50 kg/s
                  51 S
                  52 K
                  53 1/(V²h)
                  54 1/(A²h)
                  55 1/m³
                  56 %
                  57 Ah
                  60 Wh/m³
                  61 J/m³
                  62 mol %
                  63 g/m³
                  64 Pa s
                  65 J/kg
                  66 g/cm²
                  67 atm
                  70 dBm
                  71 dBµV
                  72 dB
                  128 in
                  129 ft
                  130 lb
                  131 °F
                  132 °R
                  133 in²
                  134 ft²
                  135 ac
                  136 in³
                  137 ft³
                  138 ac ft
                  139 gal (imp)
                  140 gal (US)
                  141 lbf
                  142 psi
                  143 lb/ft³
                  144 lb/(ft s)
                  145 ft²/s
                  146 Btu
                  147 thm (EC)
                  148 thm (US)
                  149 Btu/lb
                  150 Btu/ft³
                  151 ft³ uncorrected
                  152 ft/s
                  153 ft³/s
                  154 ft³/min
                  155 ft³/h
                  156 ft³/d
                  157 ac ft/s
                  158 ac ft/min
                  159 ac ft/h
                  160 ac ft/d
                  161 gal (imp)
                  162 gal (imp)/s
                  163 gal (imp)/min
                  164 gal (imp)/h
                  165 gal (imp)/d
                  166 gal (US)
                  167 gal (US)/s
                  168 gal (US)/min
                  169 gal (US)/h
                  170 gal (US)/d
                  171 Btu/s
                  172 Btu/min
                  173 Btu/h
                  174 Btu/d
                  253 extended table of units
                  254 other
                  255 count"
    `);
    expect(long(...(await first('attributes.hex', 'register.scaler_unit')), 66)).toMatchInlineSnapshot(`
      "Scaler unit (structure)
      register.scaler_unit
      value     2 members
      is        Register.scaler_unit, attribute 3 of class 3 (IEC
                62056-6-2)
      bytes     02 02 0f ff 16 1e (6 bytes at 0x000d)
      reads as  structure { scaler: integer, unit: enum }
      unit      1 a, 2 mo, 3 wk, 4 d, 5 h, 6 min, 7 s, 8 °, 9 °C, 10
                currency, 11 m, 12 m/s, 13 m³, 14 m³ corrected, 15 m³/h,
                16 m³/h corrected, 17 m³/d, 18 m³/d corrected, 19 l, 20
                kg, 21 N, 22 Nm, 23 Pa, 24 bar, and 94 more
      class     Register (3): logical_name, value, scaler_unit
      type      structure (a count, then as many values of any types:
                the members)
      in        SET-Request"
    `);
  });

  it('tell what to do about an issue', async () => {
    expect(short(...(await first('tcp-snaplen.pcap', 'issue.cut_capture')), 66, 5)).toMatchInlineSnapshot(`
      "! Cut by the capture  issue.cut_capture
      warning  Total length says 104 bytes, 82 were captured
      about    The capture kept less of the packet than was on the wire
               (snap length).
      to do    Capture again without a snap length (tcpdump -s 0)."
    `);
    expect(long(...(await first('hdlc-faults.bin', 'hdlc.fcs_wrong')), 80)).toMatchInlineSnapshot(`
      "✗ FCS wrong
      hdlc.fcs_wrong
      error  found 0x6552, expected 0xb700
      about  The frame was damaged on the way, or its check sequence was made wrong.
      to do  See whether all frames have it (then it is made wrong, or octets are
             changed by a converter) or some (then the line is disturbed).
      in     HDLC end"
    `);
  });

  it('go without the tables', () => {
    const facts = explanation(request, nodeOf(request, 'cosem.class_id'));
    expect(facts.map(({ label }) => label)).toEqual(['', '', 'value', 'about', 'bytes', 'type', 'in']);
  });

  it('fit into whatever room there is', async () => {
    for (const { tape } of await messagesOf('access-and-general-blocks.pcap')) {
      for (let node = 0; node < tape.top; node += 4 * 7) {
        const facts = explanation(tape, node, knowledge);
        for (const [columns, rows] of [
          [120, 20],
          [40, 3],
          [20, 2],
          [5, 4],
        ] as const) {
          const lines = shortLines(facts, columns, rows, STYLES);
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(lines.length).toBeGreaterThan(0);
          for (const line of lines) expect(line.map((span) => span.text).join('').length).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('never put controls on the screen', () => {
    const F = defineFields('explain_test', { name: text('La\x1b[2Jbel', { about: 'About \u202e it.' }) });
    const tape = new Tape();
    const d = new Dissection(new Registry());
    const bytes = Buffer.from('\x1b]0;owned\x07\u202e');
    d.begin(tape, new Conversation(1), undefined, false);
    d.range(tape.addStore(bytes, 'fr\x07ame'), 0, bytes.length);
    tape.addStore(bytes, 'other');
    d.mark(F.name, bytes.length);
    expect(long(tape, 0, 60)).toMatchInlineSnapshot(`
      "La\\x1b[2Jbel
      explain_test.name
      value  \\x1b]0;owned\\x07\\u{202e}
      about  About \\u{202e} it.
      bytes  1b 5d 30 3b 6f 77 6e 65 64 07 e2 80 ae (13 bytes at
             0x0000 of fr\\x07ame)
      type   text"
    `);
  });

  it('advise only on issues that there are', () => {
    const codes = new Set(
      allFields()
        .filter(({ kind }) => kind === Kind.issue)
        .map(({ name }) => name),
    );
    expect(Object.keys(Advice).filter((code) => !codes.has(code))).toEqual([]);
  });
});
