/** What somebody can do who sees an issue, by its code; nothing is said where the issue says it all. */
export const Advice: Readonly<Record<string, string>> = {
  'issue.truncated':
    'See whether a length before this place is wrong, or the sender ended too early. Many of them say that the bytes are not what they were taken for: tell it with --decode-as.',
  'issue.cut_capture': 'Capture again without a snap length (tcpdump -s 0).',
  'issue.malformed':
    'Compare the bytes at this place with the standard. Where all messages have it, they may not be what they were taken for: tell it with --decode-as.',
  'issue.unknown': 'Tell what the bytes are with --decode-as, or add a dissector with --dissector.',
  'issue.limit': 'No meter needs as much: look at who sends this. The bytes are all there, only the tree ends.',
  'issue.bug': 'Please report it, with the bytes of this message. Other messages are not touched by it.',
  'stream.gap':
    'The capture lost packets, or the line did. A larger buffer (tcpdump -B) or a place closer to the meter helps.',
  'stream.junk': 'Noise, an echo, or the rest of a frame that began before the capture; see the messages around it.',
  'stream.tail': 'See the gap before it: what is missing was lost there.',
  'stream.conflict':
    'Compare both sendings in the bytes: something on the way, or the sender, changes what it repeats.',
  'wrapper.version_wrong': 'See whether this is DLMS at all; tell what the port carries with --decode-as.',
  'hdlc.hcs_wrong': 'See whether all frames have it (then it is made wrong) or some (then the line is disturbed).',
  'hdlc.fcs_wrong':
    'See whether all frames have it (then it is made wrong, or octets are changed by a converter) or some (then the line is disturbed).',
  'hdlc.length_wrong': 'Octets were lost or added on the way: see the baud rate, parity and buffers of the line.',
  'hdlc.segments_missing': 'Look for a gap, or a frame with a wrong FCS, before this one.',
  'hdlc.repeated': 'The acknowledgement came too late or was lost: compare the times with the time-out of the sender.',
  'hdlc.unfinished':
    'See why the link was set up anew in the middle: time-outs, or an inactivity time that is too short.',
  'dlms.blocks_missing': 'Look for a gap before this message, or a block that was asked for and never came.',
  'dlms.block_repeated': 'The answer came too late or was lost: compare the times with the time-out of the client.',
  'dlms.transfer_unfinished': 'See why the client began anew: an error, a time-out, or an association that ended.',
  'cosem.unexpected_type':
    'A newer or national version of the class, or a fault of the meter: the value is shown as it was sent.',
};
