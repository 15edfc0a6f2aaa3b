/** Dialogs that do not go as they should: no answer, two of them, none asked for, late, in another order. */
import { action, attribute, axdr, get, method, methodResult, pcap, set, Wire, wrapper } from './bytes.js';
import type { Capture } from './capture.js';
import {
  answer,
  CURRENT_1,
  clockTime,
  command,
  DISCONNECTOR,
  IMPORT,
  POWER,
  PUBLIC_CLIENT,
  pieces,
  profileBuffer,
  profileRows,
  VOLTAGE_1,
  WrapperDialog,
} from './meter.js';

const register = (name: string): Uint8Array => attribute(3, name, 2);
const value = (invoke: number, n: number): Uint8Array => get.response(invoke, axdr.doubleLongUnsigned(n));

function faults(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  const { tcp } = dialog;
  dialog.open();
  dialog.ask(get.request(0xc1, register(IMPORT)), value(0xc1, 4256789));
  // Nobody answers, and the client asks anew.
  tcp.client(command(get.request(0xc2, register(POWER))));
  wire.wait(5000);
  dialog.ask(get.request(0xc3, register(POWER)), value(0xc3, 1873));
  // Twice the same answer; then one that nobody asked for.
  dialog.ask(get.request(0xc4, register(VOLTAGE_1)), value(0xc4, 2304));
  tcp.server(answer(value(0xc4, 2304)));
  tcp.server(answer(value(0xc9, 17)));
  // An answer of another kind than the question, with its number.
  dialog.ask(get.request(0xc5, register(CURRENT_1)), set.response(0xc5, 0));
  // A long time, half a minute, and longer than a client would wait.
  for (const [i, milliseconds] of [1500, 30_000, 200_000].entries()) {
    tcp.client(command(get.request(0xc6 + i, register(IMPORT))));
    wire.wait(milliseconds);
    tcp.server(answer(value(0xc6 + i, 4256790 + i)));
  }
  // Three questions, then the answers, in another order.
  for (const invoke of [0xca, 0xcb, 0xcc]) tcp.client(command(get.request(invoke, register(POWER))));
  for (const invoke of [0xcc, 0xca, 0xcb]) tcp.server(answer(value(invoke, invoke)));
  // The same number twice before anybody answers.
  for (const name of [IMPORT, POWER]) tcp.client(command(get.request(0xcd, register(name))));
  for (const n of [4256799, 1877]) tcp.server(answer(value(0xcd, n)));
  // Unconfirmed: no answer is due.
  tcp.client(command(set.request(0x81, clockTime, axdr.nullData())));
  twoClients(dialog);
  // A transfer in blocks that is given up, and a question at the very end.
  const [first = new Uint8Array(0)] = pieces(profileRows(12), 200);
  dialog.ask(get.request(0xc1, profileBuffer), get.block(0xc1, false, 1, first));
  dialog.ask(get.request(0xc2, register(POWER)), value(0xc2, 1879));
  tcp.client(command(get.request(0xc3, register(POWER))));
  tcp.close();
  return pcap(wire.packets);
}

/** Two clients of one connection, two logical devices: the same numbers, and yet other dialogs. */
function twoClients({ tcp }: WrapperDialog): void {
  const OTHER_DEVICE = 17;
  tcp.client(command(get.request(0xc1, register(POWER))));
  tcp.client(command(get.request(0xc1, register(VOLTAGE_1)), PUBLIC_CLIENT));
  tcp.client(wrapper(PUBLIC_CLIENT, OTHER_DEVICE, action.request(0xc1, method(70, DISCONNECTOR, 1), axdr.integer(0))));
  tcp.server(wrapper(OTHER_DEVICE, PUBLIC_CLIENT, action.response(0xc1, methodResult(0))));
  tcp.server(answer(value(0xc1, 2305), PUBLIC_CLIENT));
  tcp.server(answer(value(0xc1, 1878)));
}

export const dialogCaptures: readonly Capture[] = [
  {
    name: 'dialog-faults.pcap',
    shows: 'No answer, two, one that nobody asked for, of another kind, late, in another order; two clients at once',
    bytes: faults,
  },
];
