import type { OAuthProvider } from '../../domain/outgoing/mail-providers.ts'

/** Where the providers are; tests and clouds of single countries have others. */
export type OAuthAddresses = {
  readonly googleAuthorizeUrl: string
  readonly googleTokenUrl: string
  /** Each organisation has its own part below it. */
  readonly microsoftUrl: string
}

/** Where a provider is asked, and what it has to be told. RFC 6749 §3 */
export type OAuthEndpoints = {
  readonly issuer: string
  readonly authorize: string
  readonly token: string
  /** What else the page of consent has to be told. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What tokens are to be good for: to send mail, to pull it, or both by one consent. O6 */
export type OAuthRights = { readonly sends: boolean; readonly pulls: boolean }

/** The rights in the words of a provider, with that to ask anew without a person. RFC 6749 §3.3 */
export function consentScope(provider: OAuthProvider, { sends, pulls }: OAuthRights): string {
  // Google knows one right for all that mail programs do.
  if (provider === 'google') return 'https://mail.google.com/'
  const outlook = [
    ...(pulls ? ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All'] : []),
    ...(sends ? ['SMTP.Send'] : []),
  ]
  return [...outlook.map((right) => `https://outlook.office.com/${right}`), 'offline_access'].join(' ')
}

/** The endpoints of a provider, for an organisation where it has a part for each. */
export function oauthEndpoints(
  provider: OAuthProvider,
  tenant: string,
  { googleAuthorizeUrl, googleTokenUrl, microsoftUrl }: OAuthAddresses,
): OAuthEndpoints {
  if (provider === 'google') {
    return {
      issuer: 'https://accounts.google.com',
      authorize: googleAuthorizeUrl,
      token: googleTokenUrl,
      // Without these Google hands out no token that lasts, or only the first time.
      parameters: { access_type: 'offline', prompt: 'consent' },
    }
  }
  const own = `${microsoftUrl}/${encodeURIComponent(tenant === '' ? 'organizations' : tenant)}`
  return {
    issuer: `${own}/v2.0`,
    authorize: `${own}/oauth2/v2.0/authorize`,
    token: `${own}/oauth2/v2.0/token`,
    parameters: { prompt: 'select_account' },
  }
}
