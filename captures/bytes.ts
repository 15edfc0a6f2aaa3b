/**
 * Builders of bytes for sample captures: A-XDR data, APDUs, HDLC and wrapper, IP and TCP, pcap and pcapng.
 *
 * They share nothing with the decoder, so that a mistake there cannot hide behind the same mistake here. Every
 * builder writes what it is told, also what a standard forbids: that is how the broken captures are made.
 */

export * from './bytes/association.js';
export * from './bytes/axdr.js';
export * from './bytes/capture-files.js';
export * from './bytes/coap.js';
export * from './bytes/curves.js';
export * from './bytes/hdlc.js';
export * from './bytes/ip.js';
export * from './bytes/link.js';
export * from './bytes/lowpan.js';
export * from './bytes/mbus.js';
export * from './bytes/parts.js';
export * from './bytes/power-line.js';
export * from './bytes/security.js';
export * from './bytes/usb.js';
export * from './bytes/wire.js';
export * from './bytes/xdlms.js';
