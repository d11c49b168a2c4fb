/** What a mail server asks of a milter, by the letter of its packet. */
export const commands = {
  abort: 'A',
  body: 'B',
  connect: 'C',
  macros: 'D',
  endOfMessage: 'E',
  helo: 'H',
  quitForAnother: 'K',
  field: 'L',
  mail: 'M',
  endOfFields: 'N',
  negotiate: 'O',
  quit: 'Q',
  recipient: 'R',
  data: 'T',
  unknown: 'U',
} as const

/** The letter of a packet that a mail server sends. */
export type CommandLetter = (typeof commands)[keyof typeof commands]

/** What a milter may do to a message, when the mail server offers it. */
export const actionBits = {
  addField: 0x01,
  addRecipient: 0x04,
  deleteRecipient: 0x08,
  changeField: 0x10,
  quarantine: 0x20,
  changeSender: 0x40,
} as const

/** What a milter may ask of the protocol itself, when the mail server offers it. */
export const stepBits = {
  noReplyToField: 0x80,
  noUnknown: 0x100,
  skip: 0x400,
  noReplyToConnect: 0x1000,
  noReplyToHelo: 0x2000,
  noReplyToMail: 0x4000,
  noReplyToEndOfFields: 0x4_0000,
  leadingSpace: 0x10_0000,
} as const

/** The versions that are spoken; the first one had no negotiation worth the name. */
export const versions = { least: 2, most: 6 } as const

/** The octets of the longest packet of each kind, letter included: no memory is taken for a longer one. */
export const packetLimits: Readonly<Record<CommandLetter, number>> = {
  A: 1,
  // A mail server that negotiates nothing longer sends 65 535 octets of body at a time.
  B: 65_536,
  C: 4096,
  D: 65_536,
  // The end may bring the last octets with it.
  E: 65_536,
  H: 65_536,
  K: 1,
  // Postfix cuts a field at 102 400 octets unless it is told to take longer ones.
  L: 262_144,
  M: 65_536,
  N: 1,
  O: 4096,
  Q: 1,
  R: 65_536,
  T: 1,
  U: 65_536,
}
