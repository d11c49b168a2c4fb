import { networkList } from './forwarders.ts'
import { group, setting } from './setting.ts'
import { webAddress } from './values.ts'

/** The settings of the ways by which our mail leaves; a function, so that they stand in the documentation where it is called. */
export function outgoingGroup() {
  return {
    outgoing: group({
      privateNetworks: setting(
        'outgoing.privateNetworks',
        networkList,
        'off',
        'Networks that are not public, but hold mail servers of yours that channels may be tested with, separated by commas, such as `127.0.0.0/8`, or off.',
      ),
    }),
    oauth: group({
      googleAuthorizeUrl: setting(
        'oauth.googleAuthorizeUrl',
        webAddress,
        'https://accounts.google.com/o/oauth2/v2/auth',
        'Page of Google on which somebody consents that a channel sends for an account.',
      ),
      googleTokenUrl: setting(
        'oauth.googleTokenUrl',
        webAddress,
        'https://oauth2.googleapis.com/token',
        'Where Google hands out tokens.',
      ),
      microsoftUrl: setting(
        'oauth.microsoftUrl',
        webAddress,
        'https://login.microsoftonline.com',
        'Where Microsoft asks for consent and hands out tokens; the part of the organisation follows it.',
      ),
    }),
  }
}
