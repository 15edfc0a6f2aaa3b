/**
 * A client and a meter that exchange small GETs as fast as they can, for measuring and testing what is between them. Both
 * hash what they send and what they get.
 */
import { createHash, type Hash } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';

const WRAPPER_BYTES = 8;
/** GET-Request-Normal of a register's value: one group of its OBIS code and the invoke-id change. */
const REQUEST = Buffer.from('000100100001000dc001c100030100010800ff0200', 'hex');
/** GET-Response-Normal with a double-long-unsigned, which counts. */
const RESPONSE = Buffer.from('0001000100100009c401c1000600000000', 'hex');
const INVOKE_ID_AT = WRAPPER_BYTES + 2;
const OBIS_C_AT = WRAPPER_BYTES + 7;

/** What one end of a connection has seen, as hashes. */
export interface Ledger {
  readonly sent: string;
  readonly received: string;
}

class Hashes {
  readonly sent: Hash = createHash('sha256');
  readonly received: Hash = createHash('sha256');

  get ledger(): Ledger {
    return { sent: this.sent.digest('hex'), received: this.received.digest('hex') };
  }
}

/** Finds out how many whole messages have come; keeps the beginning of the next. */
class Counter {
  private rest: Buffer = Buffer.alloc(0);

  /** @param each Called with the place of each message. */
  take(chunk: Buffer, each: (bytes: Buffer, at: number) => void): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (bytes.length - at >= WRAPPER_BYTES) {
      const length = WRAPPER_BYTES + bytes.readUInt16BE(at + 6);
      if (bytes.length - at < length) break;
      each(bytes, at);
      at += length;
    }
    this.rest = bytes.subarray(at);
  }
}

/** Answers every request. `ledgers` has what each connection saw once it was closed. */
export class Meter {
  readonly ledgers: Ledger[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.serve(socket));
  }

  listen(host = '127.0.0.1'): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, host, () => resolve((this.server.address() as { port: number }).port));
    });
  }

  close(): void {
    this.server.close();
  }

  private serve(socket: Socket): void {
    const hashes = new Hashes();
    const counter = new Counter();
    let answered = 0;
    socket.on('data', (chunk) => {
      hashes.received.update(chunk);
      const answers: Buffer[] = [];
      counter.take(chunk, (bytes, at) => {
        const answer = Buffer.from(RESPONSE);
        answer[INVOKE_ID_AT] = bytes[at + INVOKE_ID_AT] as number;
        answer.writeUInt32BE(answered++ >>> 0, RESPONSE.length - 4);
        answers.push(answer);
      });
      const all = Buffer.concat(answers);
      hashes.sent.update(all);
      if (!socket.write(all)) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => {});
    socket.on('close', () => this.ledgers.push(hashes.ledger));
  }
}

function request(number: number): Buffer {
  const bytes = Buffer.from(REQUEST);
  bytes[INVOKE_ID_AT] = 0xc0 | (number & 0x0f);
  bytes[OBIS_C_AT] = number & 0x7f;
  return bytes;
}

/** Asks so many times, with so many questions under way; resolves when all are answered and the connection is closed. */
export function ask(port: number, times: number, underWay: number, host = '127.0.0.1'): Promise<Ledger> {
  return new Promise((resolve, reject) => {
    const hashes = new Hashes();
    const counter = new Counter();
    const socket = connect({ port, host, noDelay: true });
    let asked = 0;
    let answered = 0;
    const more = (): void => {
      const questions: Buffer[] = [];
      while (asked < times && asked - answered < underWay) questions.push(request(asked++));
      if (questions.length === 0) return;
      const all = Buffer.concat(questions);
      hashes.sent.update(all);
      socket.write(all);
    };
    socket.on('connect', more);
    socket.on('data', (chunk) => {
      hashes.received.update(chunk);
      counter.take(chunk, () => answered++);
      if (answered === times) socket.end();
      else if (asked - answered <= underWay / 2) more();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(hashes.ledger));
  });
}

/** Microseconds from question to answer, one at a time. */
export function askInTurn(port: number, times: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const took: number[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let begun = 0;
    const next = (): void => {
      begun = performance.now();
      socket.write(request(took.length));
    };
    socket.on('connect', next);
    socket.on('data', () => {
      took.push((performance.now() - begun) * 1000);
      if (took.length === times) socket.end();
      else next();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(took));
  });
}
