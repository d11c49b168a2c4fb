import type { Encryption, Mechanism, WhenUnknown } from './channel.ts'

/** A channel with what a transport needs of it: its secrets are open, so it is never kept, logged or shown. */
export type OpenedChannel = {
  readonly id: string
  /** Where its server listens; `null` where the recipients' own servers are asked. */
  readonly server: { readonly host: string; readonly port: number; readonly encryption: Encryption } | null
  /** Who signs in there; `null` where nobody does. */
  readonly auth:
    | null
    | {
        readonly mechanism: Exclude<Mechanism, 'xoauth2'>
        readonly user: string
        readonly password: string
      }
    | {
        readonly mechanism: 'xoauth2'
        readonly user: string
        accessToken(): Promise<string>
        /** Told of a token that the server did not take: it is handed out no more. */
        refuse?(token: string): void
      }
  readonly whenUnknown: WhenUnknown
  /** What its mail is signed by; `null` where it leaves unsigned. RFC 6376 */
  readonly dkim: DkimKey | null
}

/** The key of a domain that signs what leaves. */
export type DkimKey = { readonly domain: string; readonly selector: string; readonly privateKey: string }
