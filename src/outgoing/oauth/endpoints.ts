import type { OAuthProvider } from '../../domain/outgoing/mail-providers.ts'

/** Where the providers are; tests and clouds of single countries have others. */
export type OAuthAddresses = {
  readonly googleAuthorizeUrl: string
  readonly googleTokenUrl: string
  /** Each organisation has its own part below it. */
  readonly microsoftUrl: string
}

/** How a provider is asked for the right to send mail. RFC 6749 §3 */
export type OAuthEndpoints = {
  readonly issuer: string
  readonly authorize: string
  readonly token: string
  readonly scope: string
  /** What else the page of consent has to be told. */
  readonly parameters: Readonly<Record<string, string>>
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
      scope: 'https://mail.google.com/',
      // Without these Google hands out no token that lasts, or only the first time.
      parameters: { access_type: 'offline', prompt: 'consent' },
    }
  }
  const own = `${microsoftUrl}/${encodeURIComponent(tenant === '' ? 'organizations' : tenant)}`
  return {
    issuer: `${own}/v2.0`,
    authorize: `${own}/oauth2/v2.0/authorize`,
    token: `${own}/oauth2/v2.0/token`,
    scope: 'https://outlook.office.com/SMTP.Send offline_access',
    parameters: { prompt: 'select_account' },
  }
}
