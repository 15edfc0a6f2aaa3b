/**
 * CoAP (RFC 7252, RFC 7959 for blocks), over which DLMS/COSEM goes with requests that are POSTs.
 *
 *     version(2 bits) type(2 bits) token length(4 bits)  code  message id(2)  token  options  [FF payload]
 *
 * Answers come with the token of their request, or as acknowledgements of its message. What the payload may be, see
 * coap-payload.ts.
 */
import {
  Bytes,
  bitGroup,
  bits,
  counted,
  type Dissector,
  defineFields,
  enumerated,
  group,
  Issue,
  type NodeView,
  octets,
  header as overhead,
  Payload,
  Tables,
  text,
  u16,
} from '../../src/core/index.js';
import { codeName, EMPTY, isError, isRequest } from './coap-codes.js';
import { CoapOptions, takeOptions } from './coap-options.js';
import { takePayload } from './coap-payload.js';

const VERSION = 1;
const MARKER = 0xff;
const LONGEST_TOKEN = 8;

const CONFIRMABLE = 0;
const ACKNOWLEDGEMENT = 2;
const RESET = 3;

const F = defineFields('coap', {
  self: group('CoAP'),
  version: bits('Version', 0xc0),
  type: bits('Type', 0x30, {
    names: {
      [CONFIRMABLE]: 'confirmable',
      1: 'non-confirmable',
      [ACKNOWLEDGEMENT]: 'acknowledgement',
      [RESET]: 'reset',
    },
  }),
  tokenLength: bits('Token length', 0x0f),
  header: bitGroup('Version, type, token length', 1, ['version', 'type', 'tokenLength']),
  code: enumerated('Code', codeName, {
    hex: true,
    about: 'Method of a request, or what became of it (RFC 7252, 12.1).',
  }),
  mid: u16('Message id', { about: 'Tells repeated messages, and which one an acknowledgement is for.' }),
  token: octets('Token', { about: 'Tells to which request an answer belongs.' }),
  marker: overhead('Payload marker'),
  diagnostic: text('Diagnostic payload', { name: 'coap.diagnostic_payload' }),
});

export const coap: Dissector = {
  name: 'coap',
  answers: [[Tables.payload, Payload.coap]],
  self: F.self,

  dissect(d) {
    d.open(F.self);
    const first = d.flags(F.header);
    const tokenLength = first & 0x0f;
    if (first >> 6 !== VERSION || tokenLength > LONGEST_TOKEN) {
      const what = tokenLength > LONGEST_TOKEN ? `a token of ${tokenLength} bytes` : `version ${first >> 6}`;
      d.report(Issue.malformed, `${what}; CoAP has version ${VERSION} and tokens of up to ${LONGEST_TOKEN} bytes`);
      d.rest(Bytes.unknown);
      d.close();
      return;
    }
    const code = d.read(F.code);
    d.read(F.mid);
    if (tokenLength > 0) d.mark(F.token, tokenLength);
    const told = takeOptions(d);
    const hasPayload = d.peek() === MARKER;
    if (hasPayload) d.mark(F.marker, 1);
    const isEmpty = hasPayload && d.left === 0;
    if (isEmpty && !d.cut) d.report(Issue.malformed, 'a payload marker without a payload', d.at - 1, 1);
    if (hasPayload && isError(code)) d.rest(F.diagnostic);
    d.close();
    if (d.left > 0) takePayload(d, told, isRequest(code));
  },

  carries: true,

  summary(view, line) {
    const code = view.valueOf(F.code);
    if (typeof code !== 'number') return;
    const type = view.valueOf(F.type) as number;
    line.service = `CoAP ${code === EMPTY ? emptyName(type) : codeName(code)}`;
    line.object = pathOf(view);
    line.value = view.textOf(F.diagnostic) || payloadText(view);
  },
};

function emptyName(type: number): string {
  if (type === CONFIRMABLE) return 'ping';
  return type === RESET ? 'reset' : 'acknowledgement';
}

/** `/dlms/1` */
function pathOf(view: NodeView): string {
  let path = '';
  for (const child of view.children()) if (child.field === CoapOptions.uriPath) path += `/${child.text}`;
  return path;
}

/** `block 3, 64 bytes`: what stands behind the node is the payload. */
function payloadText(view: NodeView): string {
  const { tape } = view;
  const number = view.valueOf(CoapOptions.block1Number) ?? view.valueOf(CoapOptions.block2Number);
  const next = tape.next(view.node);
  const length = next < tape.top ? tape.length(next) : 0;
  const parts = [number === undefined ? '' : `block ${Number(number) + 1}`, length > 0 ? counted(length, 'byte') : ''];
  return parts.filter((part) => part !== '').join(', ');
}
