/** What can become of the protection of an APDU, in words (IEC 62056-5-3, protection of xDLMS APDUs). */
export const Verdict = {
  verified: 'tag verified',
  noAuthenticationKey: 'tag not verified: no authentication key',
  noTag: 'no tag',
  wrong: 'wrong',
  notDeciphered: 'not deciphered: ',
  notVerified: 'tag not verified: ',
} as const;
