import type { ChannelKind, ChannelSettings, Mechanism } from './channel.ts'

/** What a kind says by itself, so that nobody has to type it and nobody can type it wrong. M14, O8 */
export type Preset = {
  /** The server; `null` where the recipients' own are asked, `free` where it is typed. */
  readonly server: Exclude<ChannelSettings['server'], null> | 'free' | null
  /** How it is signed in at; `null` where nobody signs in, `free` where that is chosen. */
  readonly mechanism: Mechanism | 'free' | null
  /** Whose page is asked for the token; `null` where a password does. */
  readonly provider: OAuthProvider | null
}

/** Those who hand out tokens for mail servers of theirs. */
export type OAuthProvider = 'google' | 'microsoft'

const gmail = { host: 'smtp.gmail.com', port: 587, encryption: 'starttls' } as const
const office = { host: 'smtp.office365.com', port: 587, encryption: 'starttls' } as const

/** The preset of each kind. */
export const presets: Readonly<Record<ChannelKind, Preset>> = {
  direct: { server: null, mechanism: null, provider: null },
  smtp: { server: 'free', mechanism: 'free', provider: null },
  'google-password': { server: gmail, mechanism: 'plain', provider: null },
  'google-oauth': { server: gmail, mechanism: 'xoauth2', provider: 'google' },
  'microsoft-oauth': { server: office, mechanism: 'xoauth2', provider: 'microsoft' },
}

/** Domains in which anybody has an address: the provider lets no program send for one by a token. O6 */
const personalDomains =
  /^(?:gmail\.com|googlemail\.com|(?:outlook|hotmail|live|yahoo|icloud)\.(?:com|net|com?\.\w\w|\w\w)|msn\.com|me\.com|mac\.com|aol\.com|(?:uol|bol|terra|ig|globo)\.com\.br|proton\.me|protonmail\.com)$/i

/** Whether an address is a person's own rather than a company's. O6 */
export function isPersonalAddress(address: string): boolean {
  return personalDomains.test(address.slice(address.lastIndexOf('@') + 1))
}
