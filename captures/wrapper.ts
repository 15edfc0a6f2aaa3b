/** Sessions in the wrapper over TCP: association, then every choice of GET, SET and ACTION. */
import {
  aare,
  action,
  attribute,
  axdr,
  dataResult,
  dateTime,
  errorResult,
  get,
  hex,
  initiateResponse,
  listed,
  method,
  methodResult,
  pcap,
  sequenceOf,
  set,
  text,
  Wire,
} from './bytes.js';
import type { Capture } from './capture.js';
import {
  ASSOCIATION,
  askUsual,
  C1,
  CALENDAR,
  CURRENT_1,
  clockTime,
  DEVICE_NAME,
  DISCONNECTOR,
  halves,
  IMAGE,
  IMPORT,
  LLS_AARQ,
  NAME_OF_DEVICE,
  NOON,
  OBJECT_UNDEFINED,
  PROFILE,
  PROFILE_COLUMNS,
  PUSH_SETUP,
  pieces,
  profileBuffer,
  profileRow,
  profileRows,
  QUARTER,
  range,
  registerValue,
  SCRIPTS,
  VOLTAGE_1,
  WrapperDialog,
} from './meter.js';

function wrapperSession(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  askUsual(dialog);
  dialog.ask(get.request(C1, attribute(7, PROFILE, 3)), get.response(C1, PROFILE_COLUMNS));
  dialog.ask(
    get.request(C1, profileBuffer, range(NOON - QUARTER, NOON - QUARTER)),
    get.response(C1, axdr.array(profileRow(95))),
  );
  dialog.ask(
    get.requestList(0xc2, [
      listed(attribute(3, VOLTAGE_1, 2)),
      listed(attribute(3, '1-0:99.98.97*255', 2)),
      listed(attribute(3, CURRENT_1, 2)),
    ]),
    get.responseList(0xc2, [
      dataResult(axdr.longUnsigned(2304)),
      errorResult(OBJECT_UNDEFINED),
      dataResult(axdr.longUnsigned(417)),
    ]),
  );
  dialog.ask(set.request(0xc3, clockTime, axdr.octetString(dateTime(NOON + 2000))), set.response(0xc3, 0));
  dialog.ask(
    action.request(0xc4, method(70, DISCONNECTOR, 1), axdr.integer(0)),
    action.response(0xc4, methodResult(0)),
  );
  dialog.ask(get.request(0xc5, attribute(3, '1-0:99.98.97*255', 2)), get.error(0xc5, OBJECT_UNDEFINED));
  dialog.close();
  return pcap(wire.packets);
}

function wrapperGetBlocks(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.tcp.open();
  const smallPdu = aare({ userInformation: initiateResponse({ maxPduSize: 256 }) });
  dialog.ask(LLS_AARQ, smallPdu);

  const inBlocks = (request: Uint8Array, raw: Uint8Array, invoke: number): void => {
    const blocks = pieces(raw, 240);
    blocks.forEach((block, i) => {
      const asked = i === 0 ? request : get.next(invoke, i);
      dialog.ask(asked, get.block(invoke, i === blocks.length - 1, i + 1, block));
    });
  };
  inBlocks(get.request(C1, profileBuffer, range(NOON - 96 * QUARTER, NOON)), profileRows(24), C1);
  const list = [listed(attribute(1, DEVICE_NAME, 2)), listed(profileBuffer), listed(attribute(3, IMPORT, 9))];
  const results = [dataResult(NAME_OF_DEVICE), dataResult(profileRows(8)), errorResult(OBJECT_UNDEFINED)];
  inBlocks(get.requestList(0xc2, list), sequenceOf(results), 0xc2);

  // A client that asks for a block out of turn is told so, and the transfer is over.
  const first = pieces(profileRows(24), 240)[0] ?? new Uint8Array(0);
  dialog.ask(get.request(0xc3, profileBuffer), get.block(0xc3, false, 1, first));
  dialog.ask(get.next(0xc3, 3), get.blockError(0xc3, true, 3, 19));
  dialog.ask(get.next(0xc3, 4), get.error(0xc3, 16));
  dialog.close();
  return pcap(wire.packets);
}

function wrapperSetActionAll(): Uint8Array {
  const wire = new Wire();
  const dialog = new WrapperDialog(wire);
  dialog.open();
  setChoices(dialog);
  actionChoices(dialog);
  dialog.close();
  return pcap(wire.packets);
}

/** All five choices of SET-Request and of SET-Response. */
function setChoices(dialog: WrapperDialog): void {
  const tariffName = attribute(20, CALENDAR, 6);
  const threshold = attribute(21, '0-0:16.1.0*255', 2);
  const pushTo = attribute(40, PUSH_SETUP, 3);
  const destination = axdr.structure(axdr.enum(1), axdr.octetString(text('[2001:db8::10]:4059')), axdr.enum(0));

  dialog.ask(set.request(C1, clockTime, axdr.octetString(dateTime(NOON))), set.response(C1, 0));
  dialog.ask(set.request(C1, registerValue, axdr.doubleLongUnsigned(0)), set.response(C1, 3));
  const offset = axdr.structure(axdr.doubleLongUnsigned(16), axdr.longUnsigned(2));
  dialog.ask(
    set.request(C1, attribute(26, '0-0:65.0.1*255', 4), axdr.octetString(hex('00 07')), {
      selector: 1,
      parameters: offset,
    }),
    set.response(C1, 0),
  );

  const weeks = axdr.array(...['WK_SUM', 'WK_WIN'].map(week));
  const blocks = pieces(weeks, 18);
  blocks.forEach((raw, i) => {
    const isLast = i === blocks.length - 1;
    const number = i + 1;
    dialog.ask(
      i === 0
        ? set.firstBlock(0xc2, attribute(20, CALENDAR, 8), isLast, number, raw)
        : set.nextBlock(0xc2, isLast, number, raw),
      isLast ? set.responseLastBlock(0xc2, 0, number) : set.responseBlock(0xc2, number),
    );
  });

  const attributes = [listed(tariffName), listed(threshold), listed(pushTo)];
  const values = [
    axdr.octetString(text('SUMMER24')),
    axdr.array(axdr.doubleLongUnsigned(11500), axdr.doubleLongUnsigned(17250)),
    destination,
  ];
  dialog.ask(set.requestList(0xc3, attributes, values), set.responseList(0xc3, [0, 12, 0]));

  const [front, back] = halves(sequenceOf(values));
  dialog.ask(set.listFirstBlock(0xc4, attributes, false, 1, front), set.responseBlock(0xc4, 1));
  dialog.ask(set.nextBlock(0xc4, true, 2, back), set.responseLastBlockList(0xc4, [0, 0, 3], 2));
}

/** A week of the activity calendar: working days run day profile 1, Saturday 2, Sunday 3. */
function week(name: string): Uint8Array {
  return axdr.structure(axdr.octetString(text(name)), ...[1, 1, 1, 1, 1, 2, 3].map(axdr.unsigned));
}

/** All six choices of ACTION-Request and all four of ACTION-Response. */
function actionChoices(dialog: WrapperDialog): void {
  const script = method(9, SCRIPTS, 1);
  const reconnect = method(70, DISCONNECTOR, 2);
  const initiate = method(18, IMAGE, 1);
  const sendBlock = method(18, IMAGE, 2);
  const image = text('DMP-FW-02.07.01 sample image, not for any device');

  dialog.ask(action.request(0xc5, reconnect, axdr.integer(0)), action.response(0xc5, methodResult(0)));
  dialog.ask(action.request(0xc5, method(18, IMAGE, 3)), action.response(0xc5, methodResult(2)));
  dialog.ask(
    action.request(0xc5, method(15, ASSOCIATION, 1), axdr.octetString(hex('5a 01 77 12 90 3c be 4f'))),
    action.response(0xc5, methodResult(0, dataResult(axdr.octetString(hex('c4 10 98 33 e2 07 6b 51'))))),
  );
  dialog.ask(
    action.request(0xc5, script, axdr.longUnsigned(99)),
    action.response(0xc5, methodResult(250, errorResult(12))),
  );

  dialog.ask(
    action.requestList(0xc6, [script, method(70, DISCONNECTOR, 1)], [axdr.longUnsigned(1), axdr.integer(0)]),
    action.responseList(0xc6, [methodResult(0), methodResult(3)]),
  );

  const blockValue = axdr.structure(axdr.doubleLongUnsigned(0), axdr.octetString(image));
  const blocks = pieces(blockValue, 20);
  blocks.forEach((raw, i) => {
    const isLast = i === blocks.length - 1;
    const number = i + 1;
    dialog.ask(
      i === 0 ? action.firstBlock(0xc7, sendBlock, isLast, number, raw) : action.nextBlock(0xc7, isLast, number, raw),
      isLast ? action.response(0xc7, methodResult(0)) : action.responseNext(0xc7, number),
    );
  });

  const parameters = sequenceOf([
    axdr.structure(axdr.octetString(text('DMP-FW-02.07.01')), axdr.doubleLongUnsigned(image.length)),
    axdr.nullData(),
  ]);
  const [front, back] = halves(parameters);
  const methods = [initiate, method(18, IMAGE, 3)];
  dialog.ask(action.listFirstBlock(0xc8, methods, false, 1, front), action.responseNext(0xc8, 1));
  dialog.ask(action.nextBlock(0xc8, true, 2, back), action.responseList(0xc8, [methodResult(0), methodResult(0)]));

  const certificate = dataResult(axdr.octetString(Uint8Array.from({ length: 70 }, (_, i) => (i * 37 + 11) & 0xff)));
  const [one, two] = halves(certificate);
  const exportCertificate = axdr.structure(
    axdr.enum(0),
    axdr.structure(axdr.enum(0), axdr.enum(0), axdr.octetString(text('DMPTITLE'))),
  );
  dialog.ask(
    action.request(0xc9, method(64, '0-0:43.0.0*255', 7), exportCertificate),
    action.responseBlock(0xc9, false, 1, one),
  );
  dialog.ask(action.next(0xc9, 1), action.responseBlock(0xc9, true, 2, two));
}

export const wrapperCaptures: readonly Capture[] = [
  {
    name: 'wrapper-session.pcap',
    shows: 'A whole session on TCP port 4059: association, GETs, profile by range, list, SET, disconnect, release',
    bytes: wrapperSession,
  },
  {
    name: 'wrapper-get-blocks.pcap',
    shows: 'GET in blocks: a profile, a list, and a client that asks for the wrong block',
    bytes: wrapperGetBlocks,
  },
  {
    name: 'wrapper-set-action-all.pcap',
    shows: 'Every choice of SET and ACTION, request and response, blocks and lists included',
    bytes: wrapperSetActionAll,
  },
];
