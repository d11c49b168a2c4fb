/** The kinds of ways by which our mail leaves. O16 */
export const channelKinds = ['direct', 'smtp', 'google-password', 'google-oauth', 'microsoft-oauth'] as const

/** One of the kinds. */
export type ChannelKind = (typeof channelKinds)[number]

/** How a connection to a mail server is made private. M27 */
export type Encryption = 'none' | 'starttls' | 'tls'

/** How we sign in at a mail server; `null` where it asks nobody. RFC 4954 §4 */
export type Mechanism = 'plain' | 'login' | 'cram-md5' | 'xoauth2'

/** What becomes of a mail of which nobody knows whether the other server took it. */
export type WhenUnknown = 'stop' | 'send-again'

/** How mail of a channel looks. M16, M17, O15 */
export type Appearance = {
  /** The company in the footer, linked to its address; empty for none. */
  readonly brandName: string
  readonly brandUrl: string
  /** Lines under the brand; empty for none. */
  readonly footer: string
  /** Six hexadecimal digits after `#`. */
  readonly background: string
  readonly accent: string
  /** The name of the blob that holds the logo; `null` for the picture of the agent who answers. */
  readonly logo: string | null
}

/** What we are called where tokens are handed out. O6 */
export type OAuthClient = {
  readonly clientId: string
  /** The organisation's own part of the provider; empty where it has none. */
  readonly tenant: string
  /** When somebody consented there, in RFC 3339; `null` until then, and again once it no longer counts. */
  readonly connectedAt: string | null
}

/** What an administrator sets of a channel. */
export type ChannelSettings = {
  /** Where its server listens; `null` where the recipients' own servers are asked. */
  readonly server: { readonly host: string; readonly port: number; readonly encryption: Encryption } | null
  /** Who signs in there; `null` where nobody does. Its password or token is sealed apart. */
  readonly login: { readonly user: string; readonly mechanism: Mechanism } | null
  /** Where a token is asked for; missing where a password signs in, or nobody. */
  readonly oauth?: OAuthClient
  /** Whether all recipients of a mail get it in one transaction, and see each other. M29 */
  readonly sendsTogether: boolean
  readonly whenUnknown: WhenUnknown
  readonly appearance: Appearance
}

/** A way by which our mail leaves: a server, an account there, and who it is from. */
export type Channel = {
  readonly id: string
  /** What it is called wherever it is chosen. F6 */
  readonly name: string
  readonly kind: ChannelKind
  /** What stands in From. O14 */
  readonly address: string
  readonly senderName: string
  /** Whether what no other channel is chosen for leaves by it. F16 */
  readonly isSystem: boolean
  readonly active: boolean
  readonly settings: ChannelSettings
  /** Whether a password or token is kept for it; nobody is ever shown which. M20 */
  readonly hasSecret: boolean
  readonly version: number
}

/** The looks of a channel of which nobody has said anything. */
export const plainAppearance: Appearance = {
  brandName: '',
  brandUrl: '',
  footer: '',
  background: '#ffffff',
  accent: '#1f5fa8',
  logo: null,
}
