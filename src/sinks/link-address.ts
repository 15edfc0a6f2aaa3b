/**
 * Link addresses as people write them. Messages have them as one number each (`core/parties.ts`); what they are, their framing
 * tells.
 */
import { innermost, outermost, Payload } from '../core/index.js';

const STATION = 256;

/** `SAP 103`; `M-Bus 5`, `M-Bus 12345678/1`: a station, which has a primary address or a number, and a SAP in it. */
function mbusText(address: number): string {
  const sap = address % STATION;
  const station = Math.floor(address / STATION);
  if (station === 0) return `SAP ${sap}`;
  const text = station < STATION ? String(station) : station.toString(16).padStart(8, '0');
  return sap === 0 ? `M-Bus ${text}` : `M-Bus ${text}/${sap}`;
}

/** `wPort 16`, `HDLC 1/17`, `L-SAP 10`, `MAC C00/1`: as the summary says it. */
export function linkText(payload: number, address: number): string {
  if (payload === Payload.mbus || payload === Payload.wmbus) return mbusText(address);
  const outer = outermost(address);
  const inner = innermost(address);
  // An L-SAP has one octet; what is larger is an HDLC address.
  if (outer > 0)
    return `MAC ${outer.toString(16).toUpperCase().padStart(3, '0')}/${inner < 0x100 ? inner : hdlcText(inner)}`;
  if (payload === Payload.wrapper || payload === Payload.prime || payload === Payload.coap) return `wPort ${address}`;
  if (payload === Payload.llc432) return `L-SAP ${address}`;
  return `HDLC ${hdlcText(address)}`;
}

/** Seven bits an octet: one octet, two of one each, or two of two each. */
function hdlcText(address: number): string {
  if (address < 0x80) return String(address);
  if (address < 0x4000) return `${address >>> 7}/${address & 0x7f}`;
  return `${address >>> 14}/${address & 0x3fff}`;
}
