import type { Encryption } from './channel.ts'

/** Where a server listens, and how a connection to it is made private. */
export type ServerPlace = { readonly host: string; readonly port: number; readonly encryption: Encryption }

/** Those who hand out tokens for mail servers of theirs. */
export type OAuthProvider = 'google' | 'microsoft'

/** The providers whose servers are known, so that nobody has to type them; Google's twice, for it knows two ways in. */
export const mailProviderIds = [
  'microsoft-oauth',
  'google-oauth',
  'google-password',
  'locaweb',
  'uol-host',
  'kinghost',
  'hostinger',
  'titan',
  'zoho',
  'sapo',
  'yahoo',
  'icloud',
] as const

/** One of the providers. */
export type MailProviderId = (typeof mailProviderIds)[number]

/** What is known of a provider. M14, O6, O8 */
export type MailProvider = {
  readonly imap: ServerPlace
  /** `null` where there is none. */
  readonly pop3: ServerPlace | null
  readonly smtp: ServerPlace
  /** Who is asked for the token; `null` where a password signs in. */
  readonly oauth: OAuthProvider | null
  /** Whether the password is one made for a program, with the account's second factor on. */
  readonly hasAppPassword: boolean
  /** The hosts, or their last labels, that a domain names in its MX when its mail is kept there. */
  readonly exchangers: readonly string[]
  /** Domains of its own. */
  readonly domains: readonly string[]
}

const gmail = {
  imap: place('imap.gmail.com', 993),
  pop3: place('pop.gmail.com', 995),
  smtp: { host: 'smtp.gmail.com', port: 587, encryption: 'starttls' },
  exchangers: ['l.google.com', 'smtp.google.com', 'googlemail.com'],
  domains: ['gmail.com', 'googlemail.com'],
} as const

/** The providers, each under its id. RFC 8314 §3.2, §3.3 */
export const mailProviders: Readonly<Record<MailProviderId, MailProvider>> = {
  'microsoft-oauth': {
    imap: place('outlook.office365.com', 993),
    pop3: place('outlook.office365.com', 995),
    smtp: { host: 'smtp.office365.com', port: 587, encryption: 'starttls' },
    oauth: 'microsoft',
    hasAppPassword: false,
    exchangers: ['protection.outlook.com', 'mx.microsoft'],
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.com.br', 'outlook.pt'],
  },
  'google-oauth': { ...gmail, oauth: 'google', hasAppPassword: false },
  'google-password': { ...gmail, oauth: null, hasAppPassword: true },
  locaweb: byPassword({
    imap: 'email-ssl.com.br',
    pop3: 'email-ssl.com.br',
    smtp: 'email-ssl.com.br',
    exchangers: ['locaweb.com.br', 'email-ssl.com.br'],
  }),
  'uol-host': byPassword({
    imap: 'imap.uhserver.com',
    pop3: 'pop3.uhserver.com',
    smtp: 'smtps.uhserver.com',
    exchangers: ['uhserver.com'],
  }),
  kinghost: byPassword({
    imap: 'imap.kinghost.net',
    pop3: 'pop.kinghost.net',
    smtp: 'smtp.kinghost.net',
    exchangers: ['kinghost.net'],
  }),
  hostinger: byPassword({
    imap: 'imap.hostinger.com',
    pop3: 'pop.hostinger.com',
    smtp: 'smtp.hostinger.com',
    exchangers: ['hostinger.com', 'hostinger.com.br'],
  }),
  titan: byPassword({
    imap: 'imap.titan.email',
    pop3: 'pop.titan.email',
    smtp: 'smtp.titan.email',
    exchangers: ['titan.email'],
  }),
  zoho: byPassword({
    imap: 'imappro.zoho.com',
    pop3: 'poppro.zoho.com',
    smtp: 'smtppro.zoho.com',
    exchangers: ['zoho.com'],
  }),
  sapo: byPassword({
    imap: 'imap.sapo.pt',
    pop3: 'pop3.sapo.pt',
    smtp: 'smtp.sapo.pt',
    exchangers: ['sapo.pt'],
    domains: ['sapo.pt'],
  }),
  yahoo: {
    ...byPassword({
      imap: 'imap.mail.yahoo.com',
      pop3: 'pop.mail.yahoo.com',
      smtp: 'smtp.mail.yahoo.com',
      exchangers: ['yahoodns.net'],
      domains: ['yahoo.com', 'yahoo.com.br', 'ymail.com'],
    }),
    hasAppPassword: true,
  },
  icloud: {
    imap: place('imap.mail.me.com', 993),
    pop3: null,
    smtp: { host: 'smtp.mail.me.com', port: 587, encryption: 'starttls' },
    oauth: null,
    hasAppPassword: true,
    exchangers: ['mail.icloud.com'],
    domains: ['icloud.com', 'me.com', 'mac.com'],
  },
}

/** The provider that keeps the mail of a domain, by its name or by the hosts of its MX; `null` for an unknown one. */
export function mailProviderOf(domain: string, exchangers: readonly string[]): MailProviderId | null {
  const name = domain.toLowerCase()
  const hosts = exchangers.map((host) => host.toLowerCase().replace(/\.$/, ''))
  const found = mailProviderIds.find((id) => {
    const known = mailProviders[id]
    return (
      known.domains.includes(name) ||
      known.exchangers.some((end) => hosts.some((host) => host === end || host.endsWith(`.${end}`)))
    )
  })
  return found ?? null
}

function byPassword({
  imap,
  pop3,
  smtp,
  exchangers,
  domains = [],
}: {
  readonly imap: string
  readonly pop3: string
  readonly smtp: string
  readonly exchangers: readonly string[]
  readonly domains?: readonly string[]
}): MailProvider {
  return {
    imap: place(imap, 993),
    pop3: place(pop3, 995),
    smtp: place(smtp, 465),
    oauth: null,
    hasAppPassword: false,
    exchangers,
    domains,
  }
}

function place(host: string, port: number): ServerPlace {
  return { host, port, encryption: 'tls' }
}
