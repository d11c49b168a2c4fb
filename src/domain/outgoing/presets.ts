import type { ChannelKind, ChannelSettings, Mechanism } from './channel.ts'
import { type MailProviderId, mailProviders, type OAuthProvider } from './mail-providers.ts'

/** What a kind says by itself, so that nobody has to type it and nobody can type it wrong. M14, O8 */
export type Preset = {
  /** The server; `null` where the recipients' own are asked, `free` where it is typed. */
  readonly server: Exclude<ChannelSettings['server'], null> | 'free' | null
  /** How it is signed in at; `null` where nobody signs in, `free` where that is chosen. */
  readonly mechanism: Mechanism | 'free' | null
  /** Whose page is asked for the token; `null` where a password does. */
  readonly provider: OAuthProvider | null
}

/** The preset of each kind. */
export const presets: Readonly<Record<ChannelKind, Preset>> = {
  direct: { server: null, mechanism: null, provider: null },
  smtp: { server: 'free', mechanism: 'free', provider: null },
  'google-password': presetOf('google-password'),
  'google-oauth': presetOf('google-oauth'),
  'microsoft-oauth': presetOf('microsoft-oauth'),
}

/** Domains in which anybody has an address: the provider lets no program send for one by a token. O6 */
const personalDomains =
  /^(?:gmail\.com|googlemail\.com|(?:outlook|hotmail|live|yahoo|icloud)\.(?:com|net|com?\.\w\w|\w\w)|msn\.com|me\.com|mac\.com|aol\.com|(?:uol|bol|terra|ig|globo)\.com\.br|proton\.me|protonmail\.com)$/i

/** Whether an address is a person's own rather than a company's. O6 */
export function isPersonalAddress(address: string): boolean {
  return personalDomains.test(address.slice(address.lastIndexOf('@') + 1))
}

function presetOf(id: MailProviderId): Preset {
  const { smtp, oauth } = mailProviders[id]
  return { server: smtp, mechanism: oauth === null ? 'plain' : 'xoauth2', provider: oauth }
}
