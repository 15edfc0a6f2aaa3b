/**
 * Block transfers that end before they are whole (IEC 62056-5-3): an error takes the place of a block, something else is asked for,
 * or the association or the link begins or ends.
 */
import { type Conversation, counted, type Dissection, defineFields, issue } from '../../src/core/index.js';
import { Service } from './requests.js';
import { abandon, abandonBetween, isIdle, keyOf, type Transfers, transfers } from './transfer.js';

const F = defineFields('dlms', {
  transferUnfinished: issue(
    'Transfer never finished',
    'warning',
    'Another transfer, request, association or link began before all blocks came.',
  ),
});

/** Names of transfers that several have to know. */
export const GENERAL_BLOCKS = 'gbt';
export const GENERAL_BLOCKS_IN_CIPHER = 'gbt in a cipher';
export const GET_BLOCKS = 'get';
export const ACTION_RESPONSE_BLOCKS = 'action-response';
export const READ_BLOCKS = 'read';
export const READ_REQUEST_BLOCKS = 'read-request';

/** Says that so many blocks came of what never became whole. */
export function tellUnfinished(d: Dissection, blocks: number, where: string): void {
  if (blocks > 0) d.report(F.transferUnfinished, `${counted(blocks, 'block')} ${where}`);
}

/** Ends what the party that sent the message began to send: it can't go on. `where` says when the blocks came. */
export function endTransfer(d: Dissection, service: string, invokeId: number, where = BEFORE_THIS): void {
  const given = d.once((conversation) => {
    const state = endable(d, conversation);
    return state === undefined ? 0 : end(state, conversation, service, d.source, d.destination, invokeId);
  });
  tellUnfinished(d, given, where);
}

export const BEFORE_THIS = 'of a transfer before this';

/** Ends all that goes on between the parties. */
export function endAllTransfers(d: Dissection): void {
  tellUnfinished(
    d,
    d.once((conversation) => endedAll(d, conversation)),
    BEFORE_THIS,
  );
}

/** Ends what a new request ends, which is not for the next block: how many blocks came of it. */
export function endedByRequest(d: Dissection, conversation: Conversation, service: Service, invokeId: number): number {
  if (service === Service.association || service === Service.release || service === Service.link)
    return endedAll(d, conversation);
  const state = endable(d, conversation);
  // Who notifies asks for nothing.
  if (state === undefined || service === Service.notification) return 0;
  const { source, destination } = d;
  let given = end(state, conversation, GENERAL_BLOCKS, destination, source, -1);
  given += end(state, conversation, GENERAL_BLOCKS_IN_CIPHER, destination, source, -1);
  if (service === Service.get) given += end(state, conversation, GET_BLOCKS, destination, source, invokeId);
  else if (service === Service.action)
    given += end(state, conversation, ACTION_RESPONSE_BLOCKS, destination, source, invokeId);
  else if (service === Service.read) {
    given += end(state, conversation, READ_BLOCKS, destination, source, -1);
    given += end(state, conversation, READ_REQUEST_BLOCKS, source, destination, -1);
  }
  return given;
}

function endedAll(d: Dissection, conversation: Conversation): number {
  const state = endable(d, conversation);
  return state === undefined ? 0 : abandonBetween(state, conversation.budget, d.source, d.destination);
}

/** What there is to be ended. What the link sends again ended it before, and what is a part may be one of it. */
function endable(d: Dissection, conversation: Conversation): Transfers | undefined {
  if (d.isSentAgain || d.isPart) return undefined;
  const state = conversation.known(transfers);
  return state === undefined || isIdle(state) ? undefined : state;
}

function end(
  state: Transfers,
  { budget }: Conversation,
  service: string,
  source: number,
  destination: number,
  invokeId: number,
): number {
  return abandon(state, budget, keyOf(service, source, destination, invokeId));
}
