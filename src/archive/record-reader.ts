/** Takes what a `RecordWriter` wrote out of a record again, in the same order. */
export class RecordReader {
  at = 0;
  private bytes: Buffer = Buffer.alloc(0);

  /** Begins with a record. Bytes taken out of it share its memory. */
  begin(record: Uint8Array): void {
    this.bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
    this.at = 0;
  }

  byte(): number {
    return this.bytes[this.at++] as number;
  }

  varint(): number {
    const { bytes } = this;
    let octet = bytes[this.at++] as number;
    if (octet < 0x80) return octet;
    let value = octet & 0x7f;
    let scale = 0x80;
    do {
      octet = bytes[this.at++] as number;
      value += (octet & 0x7f) * scale;
      scale *= 0x80;
    } while (octet >= 0x80);
    return value;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.at += 8;
    return this.bytes.readDoubleLE(this.at - 8);
  }

  uint16(): number {
    this.at += 2;
    return this.bytes.readUInt16LE(this.at - 2);
  }

  blob(): Uint8Array {
    const length = this.varint();
    this.at += length;
    const { buffer, byteOffset } = this.bytes;
    return new Uint8Array(buffer, byteOffset + this.at - length, length);
  }

  text(): string {
    const word = this.varint();
    const characters = Math.floor(word / 2);
    const isWide = word % 2 === 1;
    const from = this.at;
    this.at += isWide ? 2 * characters : characters;
    return this.bytes.toString(isWide ? 'utf16le' : 'latin1', from, this.at);
  }

  integers(): number[] {
    const count = this.varint();
    const list: number[] = [];
    for (let i = 0, value = 0; i < count; i++) {
      value += this.signed();
      list.push(value);
    }
    return list;
  }
}
