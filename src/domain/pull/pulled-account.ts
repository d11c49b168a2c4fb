import type { Encryption, OAuthClient } from '../outgoing/channel.ts'
import type { OAuthProvider } from '../outgoing/mail-providers.ts'

/** The protocols by which mail is pulled. M19 */
export const pulledKinds = ['imap', 'pop3'] as const

/** One of the protocols. */
export type PulledKind = (typeof pulledKinds)[number]

/** What an administrator sets of an account that mail is pulled from. C3 */
export type PulledSettings = {
  readonly server: { readonly host: string; readonly port: number; readonly encryption: Encryption }
  /** Who signs in there; the password or token is sealed apart. M20 */
  readonly user: string
  /** Who hands out its tokens; `null` where a password signs in. O6, O8 */
  readonly oauth: (OAuthClient & { readonly provider: OAuthProvider }) | null
  /** "Checar Seguintes Pastas": at least one for IMAP, none for POP3, which has but one. C4 */
  readonly folders: readonly string[]
  /** Whether what was taken is marked as read there; POP3 has no such mark. M23 */
  readonly marksRead: boolean
  /** How many days after it was taken a mail is deleted there; `null` never. M22 */
  readonly deletesAfterDays: number | null
  /** Whether what lay there before the first connection is left alone. */
  readonly newOnly: boolean
}

/** An account elsewhere whose mail is fetched, as if it had been sent to a desk of ours. */
export type PulledAccount = {
  readonly id: string
  /** What it is called wherever it is chosen. F6 */
  readonly name: string
  readonly kind: PulledKind
  /** The desk whose creation address its mail is taken for; its contract is the ticket's. F2 */
  readonly deskId: string
  readonly active: boolean
  readonly settings: PulledSettings
  /** Whether a password or token is kept for it; nobody is ever shown which. M20 */
  readonly hasSecret: boolean
  readonly version: number
}

/** Where the server of each protocol listens, and how it is made private there. RFC 8314 §3.2, §3.3 */
export const usualPorts: Readonly<Record<PulledKind, Readonly<Record<Encryption, number>>>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
}

/** The one folder of POP3. RFC 9051 §5.1 */
export const inbox = 'INBOX'

/** The folders of an account that are looked at. */
export function foldersOf({ kind, settings }: Pick<PulledAccount, 'kind' | 'settings'>): readonly string[] {
  return kind === 'pop3' ? [inbox] : [...new Set(settings.folders)]
}
