/** Facts on which dlmsdump differs from the corpus, and why. A fact that fails and is not here fails the test. */
export const DIFFERENCES: readonly { readonly name: string; readonly what: string; readonly why: string }[] = [
  {
    name: 'aidon-broken-variants',
    what: 'APDU 1 trailing',
    why: 'two broken lines follow each other, the first without a right length, the second without an opening flag: they are one frame',
  },
  {
    name: 'aidon-se-small-chunks',
    what: 'count: found 5, known 4',
    why: 'the last frame has no end; the corpus leaves it out, dlmsdump shows what is there and says so',
  },
  {
    name: 'aidon-se-small-chunks',
    what: 'addresses',
    why: 'the unfinished frame has addresses, too',
  },
  {
    name: 'aidon-se-small-chunks',
    what: 'wrong',
    why: 'the unfinished frame has no right check sequence',
  },
  {
    name: 'egd-push-custom-struct',
    what: 'APDU 0 nothing is said to be wrong',
    why: "the maker's own layout is no well-formed data, but dlmsdump knows it",
  },
  {
    name: 'sagemcom-xt211-push-custom',
    what: 'APDU 0 nothing is said to be wrong',
    why: "the maker's own layout is no well-formed data, but dlmsdump knows it",
  },
  {
    name: 'landisgyr-e450-gbt-dup-disorder',
    what: 'names',
    why: 'block 3 comes behind the last one: dlmsdump puts it into its place, the corpus takes it for an APDU of its own',
  },
  {
    name: 'landisgyr-e450-gbt-dup-disorder',
    what: 'APDU 1',
    why: 'as above',
  },
  {
    name: 'hexing-aare-hls-double-wrapper',
    what: 'names',
    why: 'dlmsdump looks into the wrapper in the wrapper and finds the AARE; the corpus stops at its first octet',
  },
  {
    name: 'hexing-aare-hls-double-wrapper',
    what: 'APDU 1',
    why: 'as above',
  },
  {
    name: 'hdlc-noise-and-abort',
    what: 'count: found 1, known 3',
    why: 'the same frame with the same N(S) and check sequence, and without LLC octets, is sent again: it is not decoded twice',
  },
  {
    name: 'hdlc-noise-and-abort',
    what: 'there is no APDU',
    why: 'as above',
  },
  {
    name: 'openmuc-ua-sn-aare-rr-disc',
    what: 'frame 1: found ["UA",116,116]',
    why: 'the source states 512/116; the bytes, whose check sequences are right, say 116 both ways',
  },
  {
    name: 'm203-sn-read-session',
    what: 'count: found 984, known 985',
    why: 'the last segment of a unit was sent again; the corpus joins and counts the unit twice',
  },
  {
    name: 'iskra-am550-at-serial-nokey',
    what: 'count: found 5, known 3',
    why: 'the log begins in the middle of a frame, and its first two pieces happen to begin with tags of APDUs',
  },
  {
    name: 'iskra-am550-at-serial-nokey',
    what: 'APDU ',
    why: 'as above',
  },
  {
    name: 'exported-pdu-hdlc-432-glo',
    what: 'count: found 5, known 3',
    why: 'AARQ and AARE come twice; the corpus deciphered those of the first time only',
  },
  {
    name: 'tcp-gurux-server-glo-enconly',
    what: 'APDU 6 is not deciphered',
    why: 'the sender put 00 where it had no tag for a ciphered ACCESS: no APDU begins so, and dlmsdump does not guess',
  },
  {
    name: 'tcp-gurux-server-glo-enconly',
    what: 'APDU 7 is not deciphered',
    why: 'as above',
  },
  {
    name: 'tcp-gurux-server-glo-enconly',
    what: 'count: found 260, known 262',
    why: 'as above',
  },
];
