import type { Profile } from '../desk.ts'

/** What an administrator may set, and to which values. */
export type Setting =
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** A whole number from 0 on; `null` where there is no limit. */
  | { readonly kind: 'limit' }

/**
 * Every setting of a desk's policy, in the order in which pages show them.
 *
 * Each has its texts under `setting.<name>`, choices under `setting.<name>.<value>`.
 */
export const deskSettings = {
  /** Who may open a ticket. M24 */
  newRequests: { kind: 'choice', values: ['anyone', 'registered', 'associated', 'nobody'] },
  /** R5: how many tickets awaiting a requester's validation let him open another. A20 */
  pendingLimit: { kind: 'limit' },
  /** R6: whether a request may name no other address in To. A21 */
  onlyAddressInTo: { kind: 'flag' },
  /** R1: whether a request needs a subject. A16 */
  subjectRequired: { kind: 'flag' },
  /** What becomes of mail with a file that may run code. */
  dangerousFiles: { kind: 'choice', values: ['accept', 'hold', 'refuse'] },
  /** What becomes of mail with an archive that needs a password. */
  encryptedArchives: { kind: 'choice', values: ['accept', 'hold', 'refuse'] },
  /** How many files a mail may bring. */
  maxFiles: { kind: 'limit' },
  /** What becomes of mail whose header section leaves open who wrote it. */
  headerFaults: { kind: 'choice', values: ['accept', 'refuse'] },
  /** Whether a request needs a body; an attachment may stand for it. A13 */
  bodyRequired: { kind: 'choice', values: ['no', 'unless-attachment', 'always'] },
  /** What is done about an author who is not who From says. Complaint 18 */
  authentication: { kind: 'choice', values: ['ignore', 'mark', 'hold', 'refuse'] },
  /** Whose mail waits at the door until an operator lets it in. */
  approveAtDoor: { kind: 'choice', values: ['no', 'strangers', 'doubtful'] },
  /** Whether a virus scanner is asked, and what becomes of mail that it could not scan. */
  virusScan: { kind: 'choice', values: ['off', 'accept-unscanned', 'defer-unscanned'] },
  /** Whether a spam filter is asked, and how far its advice goes. */
  spamScan: { kind: 'choice', values: ['off', 'mark', 'hold', 'refuse'] },
  /** What becomes of mail that the spam filter could not weigh. */
  spamUnscanned: { kind: 'choice', values: ['accept', 'defer'] },
  /** What becomes of mail from a peer that a list of the configuration names. */
  listedPeer: { kind: 'choice', values: ['ignore', 'mark', 'defer', 'hold', 'refuse'] },
  /** What becomes of mail whose reverse-path no answer could reach. RFC 7505 §4.2 */
  senderDomain: { kind: 'choice', values: ['ignore', 'mark', 'hold', 'refuse'] },
  /** What becomes of mail from a peer whose name does not lead back to it. RFC 8601 §2.7.3 */
  unnamedPeer: { kind: 'choice', values: ['ignore', 'mark', 'hold'] },
  /** Whether a stranger has to try again, and after how many minutes. RFC 6647 §2 */
  greylisting: { kind: 'choice', values: ['off', '1', '5', '15', '60'] },
  /** What becomes of a request that only copies the desk. */
  requestsInCc: { kind: 'choice', values: ['accept', 'hold', 'refuse'] },
  /** What one mail to several desks becomes: one ticket, one at each, or one that those in To see. Complaint 9 */
  sharedMail: { kind: 'choice', values: ['one', 'each', 'to'] },
  /** Whether a reply to a mail of ours joins its ticket. M25 */
  joinReplies: { kind: 'flag' },
  /** Whether a number in the subject leads a participant's mail to its ticket. C31 */
  attachByNumber: { kind: 'flag' },
  /** Who joins an open ticket by its subject alone. M26 */
  sameSubject: { kind: 'choice', values: ['new', 'participants', 'anyone'] },
  /** What a mail for a ticket becomes that nobody works on any more. C35 */
  closedTickets: { kind: 'choice', values: ['attach', 'reopen', 'new'] },
  /** Whether what one of us forwards opens a ticket for who wrote it first. Complaint 14 */
  agentForwards: { kind: 'flag' },
  /** Whether mail counts as read by an operator from the start. M23 */
  readOnImport: { kind: 'flag' },
  /** Whether a proved author may add what was missing, on the page that explains the refusal. */
  selfService: { kind: 'flag' },
  /** What becomes of a mail that a mail server asks about: taken here, or judged and left to it. */
  atMilter: { kind: 'choice', values: ['take', 'judge', 'quarantine'] },
} as const satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof deskSettings

type ValueOf<S extends Setting> = S extends { readonly kind: 'choice'; readonly values: readonly (infer V)[] }
  ? V
  : S extends { readonly kind: 'limit' }
    ? number | null
    : boolean

/** The policy of a desk: a value for each setting. */
export type DeskSettings = { readonly [Name in SettingName]: ValueOf<(typeof deskSettings)[Name]> }

/** What an administrator has set otherwise than the profile says. */
export type SettingChanges = Partial<DeskSettings>

/** Any value of any setting, as it is stored. */
export type SettingValue = DeskSettings[SettingName]

/** What no profile differs in. */
const common = {
  dangerousFiles: 'refuse',
  encryptedArchives: 'accept',
  maxFiles: null,
  virusScan: 'off',
  spamScan: 'off',
  spamUnscanned: 'accept',
  listedPeer: 'mark',
  senderDomain: 'mark',
  unnamedPeer: 'mark',
  greylisting: 'off',
  sharedMail: 'one',
  joinReplies: true,
  attachByNumber: true,
  sameSubject: 'new',
  closedTickets: 'attach',
  readOnImport: false,
  selfService: true,
  atMilter: 'take',
} as const
const strict: DeskSettings = {
  ...common,
  headerFaults: 'refuse',
  newRequests: 'registered',
  pendingLimit: null,
  onlyAddressInTo: true,
  subjectRequired: true,
  bodyRequired: 'unless-attachment',
  authentication: 'mark',
  approveAtDoor: 'no',
  requestsInCc: 'refuse',
  agentForwards: false,
}
const open: DeskSettings = {
  ...common,
  headerFaults: 'accept',
  newRequests: 'anyone',
  pendingLimit: null,
  onlyAddressInTo: false,
  subjectRequired: false,
  bodyRequired: 'no',
  authentication: 'mark',
  approveAtDoor: 'no',
  requestsInCc: 'hold',
  agentForwards: true,
}

/** What each profile says of every setting. */
export const profileSettings: Readonly<Record<Profile, DeskSettings>> = {
  estrito: strict,
  triagem: open,
  aberto: open,
}

/** Whether two desks of these settings refuse the same messages, whichever of them is named, answered or waited at. */
export function answersAlike(settings: DeskSettings): boolean {
  const { onlyAddressInTo, requestsInCc, sameSubject, approveAtDoor, greylisting } = settings
  const looksAtNames = onlyAddressInTo || requestsInCc === 'refuse'
  const looksAtTickets = sameSubject !== 'new'
  const letsWait = approveAtDoor !== 'no' || greylisting !== 'off'
  return !looksAtNames && !looksAtTickets && !letsWait
}

/** The names of all settings, in their order. */
export const settingNames = Object.keys(deskSettings).filter(isSettingName)

/** Whether a setting has this name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(deskSettings, name)
}

/** Reads a value as a person types it; `undefined` when the setting does not take it. An empty limit is none. */
export function parseSetting(name: SettingName, text: string): SettingValue | undefined {
  const setting: Setting = deskSettings[name]
  const value = parseValue(setting, text.trim())
  return isValueOf(name, value) ? value : undefined
}

/** The changes among stored values; what no setting takes any more is left out. */
export function readSettingChanges(stored: unknown): SettingChanges {
  if (typeof stored !== 'object' || stored === null) return {}
  return Object.fromEntries(
    Object.entries(stored).filter(([name, value]) => isSettingName(name) && isValueOf(name, value)),
  )
}

/** What is left of changes when those are gone that say what the profile says already. */
export function changesTo(profile: Profile, settings: SettingChanges): SettingChanges {
  const defaults = profileSettings[profile]
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => isSettingName(name) && defaults[name] !== value),
  )
}

function parseValue(setting: Setting, text: string): unknown {
  if (setting.kind === 'choice') return text
  if (setting.kind === 'flag') return text === 'yes' ? true : text === 'no' ? false : undefined
  if (text === '') return null
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function isValueOf(name: SettingName, value: unknown): value is SettingValue {
  const setting: Setting = deskSettings[name]
  switch (setting.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && setting.values.includes(value)
    case 'limit':
      return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
  }
}
